import { describe, expect, it } from "vitest";
import type { LiveChange } from "@/lib/connection";
import { noteArrival } from "./arrivals";
import { isOpen, outcomeOf, type Row, shareGone, spanOf, standingOf, tallyRisks, toneOf } from "./standing";

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
const heldBy = (by: string): Row["heldDecision"] => ({
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
    expect(isOpen(run("1", { heldDecision: heldBy("me") }))).toBe(false);
    expect(isOpen(run("1", { state: "EXPIRED" }))).toBe(false);
  });
  it("reads, while it is held, as what it will become", () => {
    expect(outcomeOf(run("1", { heldDecision: heldBy("me") }), "me", "you")).toEqual({
      state: "REJECTED",
      by: "you",
      releaseAt: "2026-11-23T14:10:10Z",
    });
    expect(outcomeOf(run("1", { heldDecision: heldBy("jb") }), "me", "you").by).toBe("jb");
  });
  it("says what a vote would do", () => {
    const vote = { __typename: "Vote" as const, by: person("me"), decision: "APPROVE" as const, at: "", reason: null };
    expect(standingOf(run("1"), "me", true)).toBe("releases");
    expect(standingOf(run("1", { requiredApprovals: 2 }), "me", true)).toBe("counts");
    expect(standingOf(run("1", { requiredApprovals: 2, approvals: 1, votes: [vote] }), "me", true)).toBe("voted");
    expect(standingOf(run("1"), "me", false)).toBe("no-permission");
    expect(standingOf(run("1", { state: "APPROVED" }), "me", true)).toBe("closed");
  });
  it("has no moment of release while its bulk operation goes on", () => {
    const held = { ...(heldBy("me") as NonNullable<Row["heldDecision"]>), releaseAt: null, operationId: "b" };
    expect(outcomeOf(run("1", { heldDecision: held }), "me", "you")).toEqual({ state: "REJECTED", by: "you", releaseAt: null });
    expect(spanOf(run("1", { heldDecision: held }))).toBeUndefined();
    expect(isOpen(run("1", { heldDecision: held }))).toBe(false);
  });
  it("is counted by risk", () => {
    expect(tallyRisks([run("1"), run("2", { risk: "CRITICAL" }), run("3")])).toEqual([
      { risk: "CRITICAL", count: 1 },
      { risk: "MEDIUM", count: 2 },
    ]);
  });
  it("has the time of whatever it is in", () => {
    expect(spanOf(run("1"))?.kind).toBe("decide");
    expect(spanOf(run("1", { heldDecision: heldBy("me") }))?.kind).toBe("hold");
    expect(spanOf(run("1", { decideBy: null }))).toBeUndefined();
    const span = { kind: "decide" as const, from: 0, to: 100 };
    expect([-5, 50, 200].map((now) => shareGone(span, now))).toEqual([0, 0.5, 1]);
    expect([0.1, 0.6, 0.9].map(toneOf)).toEqual(["accent", "warning", "danger"]);
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
    expect([...noteArrival(known, change(run("9", { heldDecision: heldBy("jb") })), none, ["PENDING_APPROVAL"], {})]).toEqual([]);
  });
});
