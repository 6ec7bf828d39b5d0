import { describe, expect, it } from "vitest";
import { diffOf, factsOf, summaryOf } from "./diff";
import { blankRule, copyOf, type Draft, draftRule, ruleOf, toInput, toSpan } from "./draft";
import { matching } from "./filters";
import { matrixOf } from "./matrix";
import { patternsOf, pointersFor } from "./pointers";
import { isWrong, moved, problemsOf, within } from "./problems";
import { type Condition, fits, type Rule, type Told } from "./rule";
import { readValue, writtenValue } from "./values";
import { inWords } from "./words";

const EMPTY: Rule = {
  effect: "DENY",
  tool: "*",
  domain: null,
  agent: null,
  agentState: null,
  risk: null,
  condition: null,
  window: null,
  limits: [],
  approvers: 1,
  fromRoles: [],
  reasonRequired: false,
  separationOfDuties: null,
  decideBySeconds: null,
  escalateTo: null,
  executeBySeconds: null,
};
const rule = (part: Partial<Rule>): Told => {
  const whole = { ...EMPTY, ...part };
  return { ...whole, inWords: inWords(whole) };
};
const over = (value: number): Condition => ({ operator: "GT", path: "/amount", value });
const WHOLE = rule({
  effect: "REQUIRE",
  tool: "payments.*",
  domain: { id: "d", name: "Payments" },
  agent: { id: "a", name: "refunds" },
  risk: "HIGH",
  condition: {
    operator: "ALL",
    conditions: [
      over(500),
      { operator: "NOT", conditions: [{ operator: "IN", path: "/currency", value: ["EUR", "USD"] }] },
      { operator: "BETWEEN", path: "/days", value: [1, 2.5] },
      { operator: "EXISTS", path: "/order_id" },
      { operator: "EQ", path: "/force", value: true },
      { operator: "EQ", path: "/note", value: null },
      { operator: "EQ", path: "/tags", value: ["a", 1] },
    ],
  },
  window: { days: ["SATURDAY", "SUNDAY"], starts: "22:00", ends: "06:00", timezone: "Europe/Berlin" },
  approvers: 2,
  fromRoles: ["ADMIN"],
  reasonRequired: true,
  separationOfDuties: true,
  decideBySeconds: 900,
  escalateTo: "ADMIN",
  executeBySeconds: 86_400,
});
const NAMES = [[{ id: "d", name: "Payments" }], [{ id: "a", name: "refunds" }]] as const;

describe("the sentence of a rule", () => {
  it("is the one the server makes", () => {
    expect(
      inWords(
        rule({
          effect: "ALLOW",
          limits: [
            { most: 20, sumOf: null, windowSeconds: 3600 },
            { most: 1_500_000, sumOf: "/amount", windowSeconds: 172_800 },
          ],
        }),
      ),
    ).toBe("Any tool runs without approval; at most 20 runs per hour and 1.5e+06 of amount per 2 days.");
    expect(inWords(WHOLE)).toBe(
      'payments.* of high risk by refunds in Payments needs 2 approvals by admins, with a reason when (amount is more than 500 and not currency is one of ["EUR","USD"] and days is within [1,2.5] and order_id is given and force is true and note is null and tags is ["a",1]) on Sat, Sun from 22:00 to 06:00 (Europe/Berlin).',
    );
  });
});

describe("a condition that is not finished", () => {
  it("stands as dots in the sentence", () => {
    expect(inWords(rule({ condition: { operator: "ALL", conditions: [over(1), { operator: "EQ", path: "", value: "" }] } }))).toBe(
      "Any tool is denied when (amount is more than 1 and …).",
    );
  });
});

describe("a draft", () => {
  it("stands for the rule it was made from", () => {
    expect(ruleOf(draftRule(WHOLE), ...NAMES)).toEqual(WHOLE);
    const allowed = rule({ effect: "ALLOW", limits: [{ most: 2.5, sumOf: "/amount", windowSeconds: 5400 }] });
    expect(ruleOf(draftRule(allowed))).toEqual(allowed);
  });
  it("keeps a sentence of one's own, and only that", () => {
    expect(toInput(draftRule(WHOLE)).inWords).toBeNull();
    expect(toInput(draftRule({ ...WHOLE, inWords: "Ask twice." })).inWords).toBe("Ask twice.");
  });
  it("sends only what belongs to its effect", () => {
    const sent = toInput({ ...draftRule(WHOLE), effect: "DENY" });
    expect(Object.keys(sent)).not.toContain("approvers");
    expect(Object.keys(sent)).not.toContain("limits");
    expect(sent.executeBySeconds).toBeNull();
    expect(sent.condition?.conditions).toHaveLength(7);
    expect(sent.condition?.conditions?.[3]).toEqual({ operator: "EXISTS", path: "/order_id" });
  });
  it("is duplicated under keys of its own", () => {
    const draft = draftRule(WHOLE);
    const copy = copyOf(draft);
    expect(ruleOf(copy, ...NAMES)).toEqual(WHOLE);
    expect(copy.key).not.toBe(draft.key);
    expect(copy.condition?.conditions[0]?.key).not.toBe(draft.condition?.conditions[0]?.key);
  });
  it("shows a length of time in its largest unit", () => {
    expect([900, 7200, 86_400, 61].map((seconds) => toSpan(seconds, "min"))).toEqual([
      { many: "15", unit: "min" },
      { many: "2", unit: "h" },
      { many: "1", unit: "d" },
      { many: "61", unit: "s" },
    ]);
  });
});

describe("values", () => {
  it("come back as they went into the form", () => {
    for (const value of ["", "12", 12, 1.5, true, false, null, { a: [1] }, ["x", 2]]) {
      const { type, value: text } = writtenValue("EQ", value);
      expect(readValue("EQ", type, text).value).toEqual(value);
    }
    for (const list of [["a", "b c"], [1, 2], ["1", 2], [" padded"], ["two\nlines"], [true], []]) {
      const { type, value: text } = writtenValue("IN", list);
      expect(readValue("IN", type, text).value).toEqual(list);
    }
  });
  it("that are no numbers, or not exact ones, are said to be so", () => {
    expect(readValue("GT", "text", "many").problem).toBeDefined();
    expect(readValue("EQ", "number", "12345678901234567890").problem).toBeDefined();
    expect(readValue("GT", "text", "12").value).toBe(12);
  });
});

describe("problems", () => {
  const draft: Draft = {
    name: " ",
    rules: [
      { ...blankRule(), approvers: "two" },
      draftRule(rule({ condition: { operator: "ANY", conditions: [over(1), { operator: "GT", path: "", value: 1 }] } })),
    ],
  };
  it("are named as the server names them", () => {
    expect(Object.keys(problemsOf(draft)).sort()).toEqual(["name", "rules/0/approvers", "rules/1/condition/conditions/1/path"]);
  });
  it("are found at their rule and below", () => {
    const problems = problemsOf(draft);
    expect(Object.keys(within(problems, "rules/1"))).toEqual(["condition/conditions/1/path"]);
    expect(isWrong(problems, "rules/1")).toBe(true);
    expect(isWrong({ "rules/10/tool": "No." }, "rules/1")).toBe(false);
  });
  it("move with their rules and go with them", () => {
    const problems = { name: "n", "rules/0/tool": "a", "rules/1/condition/value": "b" };
    expect(moved(problems, [1, 0])).toEqual({ name: "n", "rules/1/tool": "a", "rules/0/condition/value": "b" });
    expect(moved(problems, [1])).toEqual({ name: "n", "rules/0/condition/value": "b" });
  });
});

describe("the difference of two versions", () => {
  const [deny, ask] = [rule({ tool: "db.drop" }), rule({ effect: "REQUIRE", tool: "payments.*", approvers: 2, condition: over(500) })];
  it("is nothing when rules only changed places", () => {
    expect(summaryOf(diffOf([deny, ask], [ask, deny]))).toBe("");
  });
  it("names the fields of a rule that changed, and rules that came and went", () => {
    const now = rule({ effect: "REQUIRE", tool: "payments.*", approvers: 3, condition: over(900), decideBySeconds: 900 });
    const changes = diffOf([deny, ask], [now, rule({ effect: "ALLOW", tool: "kb.read" })]);
    expect(changes.map(({ kind }) => kind)).toEqual(["changed", "added", "removed"]);
    const [changed] = changes;
    expect(changed?.kind === "changed" && changed.fields.map(({ id, before, after }) => [id, before, after])).toEqual([
      ["condition", "amount is more than 500", "amount is more than 900"],
      ["approvers", "2", "3"],
      ["decideBySeconds", undefined, "15 min"],
    ]);
    expect(summaryOf(changes)).toBe("1 rule added, 1 rule changed, 1 rule removed");
  });
  it("tells a new sentence for the same rule", () => {
    expect(diffOf([deny], [{ ...deny, inWords: "Never." }])).toMatchObject([{ kind: "changed", fields: [] }]);
  });
  it("leaves out what a rule does not name", () => {
    expect(factsOf(rule({})).map(({ id }) => id)).toEqual(["effect", "tool"]);
  });
});

describe("suggestions", () => {
  const SCHEMA = {
    type: "object",
    properties: { amount: { type: "number" }, to: { type: "object", properties: { "a/b": { enum: ["x", "y"] } } } },
  };
  it("are the arguments of the tools that fit", () => {
    const tools = [
      { name: "payments.refund", argumentsSchema: SCHEMA },
      { name: "kb.read", argumentsSchema: { properties: { page: { type: "string" } } } },
    ];
    expect(pointersFor("payments.*", tools).map(({ path, type }) => [path, type])).toEqual([
      ["/amount", "number"],
      ["/to", "json"],
      ["/to/a~1b", "text"],
    ]);
    expect(pointersFor("", tools)).toHaveLength(4);
  });
  it("name families of tools", () => {
    expect(patternsOf(["payments.refund", "payments.void", "kb.read"])).toEqual([
      "kb.read",
      "payments.*",
      "payments.refund",
      "payments.void",
    ]);
  });
  it("fit patterns as the server does", () => {
    const cases: [string, string, boolean][] = [
      ["*", "anything", true],
      ["a*b", "ab", true],
      ["a*b", "a", false],
      ["*x*", "axb", true],
      ["ab*ba", "aba", false],
      ["exact", "exactly", false],
      ["a*b*c", "a.b.c", true],
    ];
    for (const [pattern, name, wanted] of cases) expect([pattern, name, fits(pattern, name)]).toEqual([pattern, name, wanted]);
  });
});

describe("lists", () => {
  it("leave out tools' switches until they are asked for", () => {
    const row = (name: string, tool: { id: string; name: string } | null) =>
      ({ id: name, name, version: 1, archivedAt: null, tool, current: { rules: [{ effect: "DENY" }] } }) as unknown as Parameters<
        typeof matching
      >[0][number];
    const rows = [row("guard", null), row("tool:kb.read", { id: "t", name: "kb.read" })];
    expect(matching(rows, {}).map(({ name }) => name)).toEqual(["guard"]);
    expect(matching(rows, { show: ["switches"], text: ["KB"] }).map(({ name }) => name)).toEqual(["tool:kb.read"]);
    expect(matching(rows, { effect: ["ALLOW"] })).toEqual([]);
  });
  it("show from which outcome to which, the mildest first", () => {
    const { rows, columns, count } = matrixOf([
      { before: "REQUIRE", beforeApprovers: 1, after: "DENY", afterApprovers: 0, count: 3 },
      { before: "ALLOW", beforeApprovers: 0, after: "REQUIRE", afterApprovers: 2, count: 1 },
      { before: "REQUIRE", beforeApprovers: 1, after: "ALLOW", afterApprovers: 0, count: 5 },
    ]);
    expect(rows.map(({ effect }) => effect)).toEqual(["ALLOW", "REQUIRE"]);
    expect(columns.map(({ effect }) => effect)).toEqual(["ALLOW", "REQUIRE", "DENY"]);
    expect(count({ effect: "REQUIRE", approvers: 1 }, { effect: "DENY", approvers: 0 })).toBe(3);
    expect(count({ effect: "ALLOW", approvers: 0 }, { effect: "DENY", approvers: 0 })).toBe(0);
  });
});
