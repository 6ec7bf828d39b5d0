import { describe, expect, it, vi } from "vitest";
import { createStore } from "./store";

const run = (id: string, state: string, more = {}) => ({ __typename: "ToolRun", id, state, ...more });
const list = (...nodes: unknown[]) => ({ toolRuns: { __typename: "ToolRunConnection", nodes } });
type List = { toolRuns: { nodes: { id: string; state: string; agent?: { name: string } }[] } };
const nodes = (value: unknown) => (value as List).toolRuns.nodes;

describe("the store", () => {
  it("shows a thing in its newest state wherever it is listed", () => {
    const store = createStore();
    store.write(list(run("1", "PENDING_APPROVAL")), "queue");
    store.write({ toolRun: run("1", "APPROVED") });
    expect(nodes(store.read("queue"))[0]?.state).toBe("APPROVED");
  });
  it("keeps the membership of a list until that list is asked for again", () => {
    const store = createStore();
    store.write(list(run("1", "PENDING_APPROVAL"), run("2", "PENDING_APPROVAL")), "queue");
    store.write({ toolRun: run("1", "REJECTED") });
    expect(nodes(store.read("queue")).map((one) => one.id)).toEqual(["1", "2"]);
  });
  it("keeps the identity of rows that did not change", () => {
    const store = createStore();
    store.write(list(run("1", "A"), run("2", "A")), "queue");
    const before = nodes(store.read("queue"));
    store.write({ toolRun: run("1", "B") });
    const after = nodes(store.read("queue"));
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });
  it("tells only those who show what changed", () => {
    const store = createStore();
    store.write(list(run("1", "A")), "one");
    store.write(list(run("2", "A")), "two");
    store.read("one");
    store.read("two");
    const [first, second] = [vi.fn(), vi.fn()];
    store.subscribe("one", first);
    store.subscribe("two", second);
    store.write({ toolRun: run("1", "B") });
    store.write({ toolRun: run("2", "A") });
    expect(first).toHaveBeenCalledOnce();
    expect(second).not.toHaveBeenCalled();
  });
  it("reaches through things inside things", () => {
    const store = createStore();
    store.write(list(run("1", "A", { agent: { __typename: "Agent", id: "a", name: "old" } })), "queue");
    store.read("queue");
    store.write({ agent: { __typename: "Agent", id: "a", name: "new" } });
    expect(nodes(store.read("queue"))[0]?.agent?.name).toBe("new");
  });
  it("adds fields to a thing and loses none", () => {
    const store = createStore();
    store.write({ toolRun: run("1", "A", { summary: "x" }) }, "card");
    store.write({ toolRun: run("1", "B") });
    expect(store.read("card")).toMatchObject({ toolRun: { state: "B", summary: "x" } });
  });
  it("holds things that point at each other, and tells whoever shows either", () => {
    const store = createStore();
    const domain = { __typename: "Domain", id: "d", name: "Payments" };
    store.write({ domain: { ...domain, defaultAgent: { __typename: "Agent", id: "a", name: "refunds" } } }, "domain");
    store.write({ agent: { __typename: "Agent", id: "a", domain } }, "agent");
    const told = vi.fn();
    store.subscribe("domain", told);
    type Shown = { domain: { defaultAgent: { name: string; domain: { name: string } } } };
    expect((store.read("domain") as Shown).domain.defaultAgent.domain.name).toBe("Payments");
    store.write({ agent: { __typename: "Agent", id: "a", name: "refund-agent" } });
    expect(told).toHaveBeenCalledOnce();
    expect((store.read("domain") as Shown).domain.defaultAgent.name).toBe("refund-agent");
  });
  it("keeps an aliased field under its own name", () => {
    const store = createStore();
    store.write({ agent: { __typename: "Agent", id: "a", state: "TESTING" } }, "agent");
    store.write({ changes: { __typename: "Change", resource: { __typename: "Agent", id: "a", agent_state: "PRODUCTION" } } });
    expect(store.read("agent")).toMatchObject({ agent: { state: "PRODUCTION" } });
  });
  it("takes JSON of agents for what it is, whatever it pretends to be", () => {
    const store = createStore();
    store.write({ toolRun: run("1", "A") }, "card");
    store.write({ toolRun: run("2", "A", { result: { __typename: "ToolRun", id: "1", state: "EVIL" } }) }, "other");
    expect(store.read("card")).toMatchObject({ toolRun: { state: "A" } });
    expect(store.read("other")).toMatchObject({ toolRun: { result: { id: "1", state: "EVIL" } } });
  });
  it("gives several pages as one list that keeps its identity", () => {
    const store = createStore();
    store.write(list(run("1", "A")), "p1");
    store.write(list(run("2", "A")), "p2");
    const pages = store.readAll(["p1", "p2"]);
    expect(store.readAll(["p1", "p2"])).toBe(pages);
    expect(store.readAll([])).toBe(store.readAll([]));
    store.write({ toolRun: run("2", "B") });
    expect(store.readAll(["p1", "p2"])).not.toBe(pages);
  });
});
