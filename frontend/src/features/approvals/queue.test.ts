import { describe, expect, it } from "vitest";
import type { LiveChange } from "@/lib/connection";
import { noteArrival } from "./arrivals";
import { chunks, earliest, snapshot, tallyOutcomes } from "./batch";
import { isOpen, mustTypeCount, outcomeOf, type Row, shareGone, spanOf, standingOf, tallyBy, tallyRisks, toneOf } from "./standing";

const person = (id: string, name = id) => ({ __typename: "Actor" as const, id, type: "PERSON" as const, name });
function run(id: string, more: Partial<Row> = {}): Row {
  return {
    __typename: "ToolRun",
    id,
    toolName: "invoice.void",
    risk: "MEDIUM",
    state: "PENDING_APPROVAL",
    revision: 2,
    argumentsHash: `hash-${id}`,
    summary: "INV-1",
    requestedAt: "2026-11-23T14:00:00Z",
    decideBy: "2026-11-23T15:00:00Z",
    executeBy: null,
    requiredApprovals: 1,
    approvals: 0,
    agentIsWaiting: true,
    finishedAt: null,
    domain: { __typename: "Domain", id: "d", name: "Payments" },
    agent: { __typename: "Agent", id: "a", name: "billing-agent", state: "PRODUCTION" },
    tool: { __typename: "Tool", id: "t", name: "invoice.void" },
    votes: [],
    heldDecision: null,
    decision: null,
    ...more,
  };
}
const held = (by: string): Row["heldDecision"] => ({
  __typename: "HeldDecision",
  decision: "REJECT",
  by: person(by),
  at: "2026-11-23T14:10:00Z",
  releaseAt: "2026-11-23T14:10:10Z",
  reason: "no",
  operationId: null,
});

describe("a run in the queue", () => {
  it("is open until it is decided or held", () => {
    expect(isOpen(run("1"))).toBe(true);
    expect(isOpen(run("1", { heldDecision: held("me") }))).toBe(false);
    expect(isOpen(run("1", { state: "EXPIRED" }))).toBe(false);
  });
  it("reads, while it is held, as what it will become", () => {
    expect(outcomeOf(run("1", { heldDecision: held("me") }), "me", "you")).toEqual({
      state: "REJECTED",
      by: "you",
      releaseAt: "2026-11-23T14:10:10Z",
    });
    expect(outcomeOf(run("1", { heldDecision: held("jb") }), "me", "you").by).toBe("jb");
  });
  it("says what a vote would do", () => {
    const vote = { __typename: "Vote" as const, by: person("me"), decision: "APPROVE" as const, at: "", reason: null };
    expect(standingOf(run("1"), "me", true)).toBe("releases");
    expect(standingOf(run("1", { requiredApprovals: 2 }), "me", true)).toBe("counts");
    expect(standingOf(run("1", { requiredApprovals: 2, approvals: 1, votes: [vote] }), "me", true)).toBe("voted");
    expect(standingOf(run("1"), "me", false)).toBe("no-permission");
    expect(standingOf(run("1", { state: "APPROVED" }), "me", true)).toBe("closed");
  });
  it("has the time of whatever it is in", () => {
    expect(spanOf(run("1"))?.kind).toBe("decide");
    expect(spanOf(run("1", { heldDecision: held("me") }))?.kind).toBe("hold");
    expect(spanOf(run("1", { decideBy: null }))).toBeUndefined();
    const span = { kind: "decide" as const, from: 0, to: 100 };
    expect([-5, 50, 200].map((now) => shareGone(span, now))).toEqual([0, 0.5, 1]);
    expect([0.1, 0.6, 0.9].map(toneOf)).toEqual(["accent", "warning", "danger"]);
  });
});

describe("a batch", () => {
  it("holds exactly what was shown", () => {
    expect(snapshot([run("1")])).toEqual([{ id: "1", expectedRevision: 2, expectedArgumentsHash: "hash-1" }]);
  });
  it("is sent in chunks that lose nothing", () => {
    const items = Array.from({ length: 250 }, (_, at) => at);
    expect(chunks(items).map((chunk) => chunk.length)).toEqual([100, 100, 50]);
    expect(chunks(items).flat()).toEqual(items);
    expect(chunks([])).toEqual([]);
  });
  it("asks for the count when it is long or dangerous", () => {
    expect(mustTypeCount([run("1")])).toBe(false);
    expect(mustTypeCount([run("1", { risk: "HIGH" })])).toBe(true);
    expect(mustTypeCount(Array.from({ length: 51 }, (_, at) => run(String(at))))).toBe(true);
  });
  it("is counted by risk, tool and outcome", () => {
    const runs = [run("1"), run("2", { risk: "CRITICAL" }), run("3", { toolName: "a.b" })];
    expect(tallyRisks(runs)).toEqual([
      { risk: "CRITICAL", count: 1 },
      { risk: "MEDIUM", count: 2 },
    ]);
    expect(tallyBy(runs, (one) => one.toolName, 1)).toEqual([{ name: "invoice.void", count: 2 }]);
    const results = (["CHANGED", "DECIDED", "DECIDED"] as const).map((outcome, at) => ({ id: String(at), outcome, message: "" }));
    expect(tallyOutcomes(results)).toEqual([
      { outcome: "DECIDED", count: 2 },
      { outcome: "CHANGED", count: 1 },
    ]);
  });
  it("can be undone until its first release", () => {
    expect(earliest([null, "2026-11-23T14:00:10Z", "2026-11-23T14:00:05Z"])).toBe(Date.parse("2026-11-23T14:00:05Z"));
    expect(earliest([null])).toBeUndefined();
  });
});

describe("what arrives", () => {
  const change = (resource: Row) =>
    ({ cursor: "1", entry: {}, resource: { ...resource, argumentsText: "{}", redactedPaths: [] } }) as unknown as LiveChange;
  const none: ReadonlySet<string> = new Set();
  it("is counted and does not enter the list by itself", () => {
    expect([...noteArrival(none, change(run("9")), new Set(["1"]), ["PENDING_APPROVAL"], {})]).toEqual(["9"]);
  });
  it("is not counted when it is on the list, in another state, or filtered out", () => {
    expect(noteArrival(none, change(run("1")), new Set(["1"]), ["PENDING_APPROVAL"], {})).toBe(none);
    expect(noteArrival(none, change(run("9", { state: "EXECUTED" })), none, ["PENDING_APPROVAL"], {})).toBe(none);
    expect(noteArrival(none, change(run("9")), none, ["PENDING_APPROVAL"], { risk: ["HIGH"] })).toBe(none);
    expect(noteArrival(none, change(run("9")), none, ["PENDING_APPROVAL"], { text: ["nothing like it"] })).toBe(none);
  });
  it("is no longer counted once somebody decided it", () => {
    const known = new Set(["9"]);
    expect([...noteArrival(known, change(run("9", { heldDecision: held("jb") })), none, ["PENDING_APPROVAL"], {})]).toEqual([]);
  });
});
