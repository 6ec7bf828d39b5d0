import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { EXAMPLES, matching, readExample } from "./examples";
import { run, tokenIn } from "./fetcher";
import { fill } from "./filling";
import { storage } from "./storage";

const TEXT = `# The queue
#
# What waits,
# first page.
#
# Variables: {
#   "id": "<agent>"
# }
query Queue($id: ID!) {
  agent(id: $id) { id }
}
`;

afterEach(() => localStorage.clear());

test("an example is its title, its words, its variables and its document", () => {
  const example = readExample("agents/01-x", TEXT);
  expect(example).toMatchObject({ title: "The queue", about: "What waits, first page.", kind: "query", section: "Agents" });
  expect(JSON.parse(example.variables)).toEqual({ id: "<agent>" });
  expect(example.document).toBe(`${TEXT.split("\n").slice(0, 4).join("\n")}\n${TEXT.split("\n").slice(8).join("\n")}`);
});

test("what is no example is not taken for one", () => {
  expect(() => readExample("agents/01-x", "query { me { role } }")).toThrow("no example");
  expect(() => readExample("nowhere/01-x", TEXT)).toThrow("no example");
});

test("every file is an example, in the order of the sections, and can be found", () => {
  expect(EXAMPLES.length).toBeGreaterThan(40);
  expect(EXAMPLES[0]?.id).toBe("start/01-who-am-i");
  expect(matching("undoDecision MUTATION").map((one) => one.id)).toEqual(["tool-runs/09-undo"]);
  expect(matching("nothing has this word")).toEqual([]);
});

test("what is there goes into the variables, with its type; what is not there stays", async () => {
  const asked: string[] = [];
  const ask = (query: string) => {
    asked.push(query);
    return Promise.resolve({ data: query.includes("revision") ? { agents: { nodes: [{ revision: 7 }] } } : null });
  };
  const text = await fill(`{ "id": "<agent>", "revision": "<agent's revision>", "again": "<agent>", "key": "<new key>" }`, ask);
  expect(JSON.parse(text)).toEqual({
    id: "<agent>",
    revision: 7,
    again: "<agent>",
    key: expect.stringMatching(/^[\da-f-]{36}$/) as string,
  });
  expect(asked).toHaveLength(2);
});

test("no header is ever kept, not by the history either", () => {
  storage.setItem("graphiql:headers", `{"authorization": "Bearer hr_secret"}`);
  storage.setItem("graphiql:queries", JSON.stringify({ queries: [{ query: "{ me }", headers: `{"authorization": "Bearer hr_secret"}` }] }));
  storage.setItem("graphiql:favorites", `broken "headers" hr_secret`);
  localStorage.setItem("handrail.look", "{}");
  expect(
    Object.keys(localStorage)
      .map((key) => localStorage.getItem(key))
      .join(),
  ).not.toContain("hr_secret");
  expect(storage.getItem("graphiql:queries")).toContain("{ me }");
  storage.clear();
  expect([storage.length, localStorage.getItem("handrail.look")]).toEqual([0, "{}"]);
});

test("a token is found whatever its header's capitals", () => {
  expect(tokenIn({ Authorization: "Bearer hr_a" })).toBe("Bearer hr_a");
  expect([tokenIn({ "x-other": "1" }), tokenIn({ authorization: "  " }), tokenIn(undefined)]).toEqual([undefined, undefined, undefined]);
});

test("with a token the session stays at home, and an operation that is gone is not asked for", async () => {
  const sent: RequestInit[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = (_, init) => {
    sent.push(init ?? {});
    return Promise.resolve(new Response("not json", { status: 502 }));
  };
  try {
    expect(await run({ query: "{ me }" })).toEqual({ errors: [{ message: "The server answered 502: not json" }] });
    await run({ query: "{ me }" }, { headers: { Authorization: "Bearer hr_a" } });
    await run({ query: "query A { me } query B { me }", operationName: "WasHereBefore" });
    await run({ query: "query A { me } query B { me }", operationName: "B" });
  } finally {
    globalThis.fetch = real;
  }
  const named = sent.map((each) => (JSON.parse(each.body as string) as { operationName?: string }).operationName);
  expect(named).toEqual([undefined, undefined, "A", "B"]);
  expect(sent.slice(0, 2).map((each) => each.credentials)).toEqual(["same-origin", "omit"]);
});

test("the page sets the theme as the console does, so one hash in the policy covers both", () => {
  const script = (name: string) => /<script>(.*?)<\/script>/s.exec(readFileSync(name, "utf8"))?.[1];
  expect(script("graphiql.html")).toBeDefined();
  expect(script("graphiql.html")).toBe(script("index.html"));
});
