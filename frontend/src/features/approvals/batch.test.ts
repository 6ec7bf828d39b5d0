import { describe, expect, it } from "vitest";
import {
  countOf,
  further,
  isBusy,
  type Operation,
  outcomesOf,
  paceOf,
  planNumber,
  postsOf,
  segmentsOf,
  undoableUntil,
  wentWell,
} from "./batch";

const START = Date.parse("2026-11-23T14:00:00Z");
const outcomes = (counts: Partial<Record<Operation["outcomes"][number]["outcome"], number>>): Operation["outcomes"] =>
  Object.entries(counts).map(([outcome, count]) => ({
    __typename: "OutcomeCount",
    outcome: outcome as Operation["outcomes"][number]["outcome"],
    count,
  }));
const operation = (more: Partial<Operation> = {}): Operation => ({
  __typename: "BulkOperation",
  id: "b",
  digest: "7c2e19f0aaaa",
  decision: "APPROVE",
  reason: null,
  by: { __typename: "Actor", id: "me" },
  state: "RUNNING",
  total: 100,
  done: 50,
  byRisk: [],
  byTool: [],
  byAgent: [],
  leftOut: [],
  mustConfirm: true,
  plannedAt: "2026-11-23T13:59:00Z",
  expiresAt: "2026-11-23T14:09:00Z",
  startedAt: "2026-11-23T14:00:00Z",
  finishedAt: null,
  releaseAt: null,
  outcomes: [],
  ...more,
});

describe("a bulk operation", () => {
  it("is named by the first eight of its digest", () => {
    expect(planNumber(operation())).toBe("7c2e 19f0");
  });
  it("tells its outcomes good news first, and only those there are", () => {
    const mixed = operation({ outcomes: outcomes({ FAILED: 10, CHANGED: 5, EXPIRED: 0, DECIDED: 35 }) });
    expect(outcomesOf(mixed).map((one) => one.outcome)).toEqual(["DECIDED", "CHANGED", "FAILED"]);
    expect(countOf(mixed, "DECIDED", "FAILED")).toBe(45);
    expect(segmentsOf(mixed)).toEqual([
      { outcome: "DECIDED", from: 0, to: 0.35 },
      { outcome: "CHANGED", from: 0.35, to: 0.39999999999999997 },
      { outcome: "FAILED", from: 0.39999999999999997, to: 0.5 },
    ]);
  });
  it("says its pace once there is something to judge by", () => {
    expect(paceOf(operation(), START + 1000)).toEqual({ perSecond: 50, left: 1000 });
    expect(paceOf(operation({ done: 0 }), START + 1000)).toBeUndefined();
    expect(paceOf(operation(), START + 10)).toBeUndefined();
    expect(paceOf(operation({ state: "DONE" }), START + 1000)).toBeUndefined();
    expect(paceOf(operation({ startedAt: null }), START + 1000)).toBeUndefined();
  });
  it("never goes back when reports overtake each other", () => {
    const done = operation({ state: "DONE", done: 100 });
    expect(further(undefined, done)).toBe(done);
    expect(further(done, operation())).toBe(done);
    expect(further(operation({ done: 70 }), operation({ done: 60 })).done).toBe(70);
    expect(further(done, operation({ state: "UNDOING" })).state).toBe("UNDOING");
    expect(further(operation({ state: "UNDONE" }), done).state).toBe("UNDONE");
  });
  it("can be taken back between its end and its release", () => {
    const releaseAt = "2026-11-23T14:00:10Z";
    expect(undoableUntil(operation({ state: "DONE", releaseAt }), START)).toBe(START + 10_000);
    expect(undoableUntil(operation({ state: "DONE", releaseAt }), START + 10_000)).toBeUndefined();
    expect(undoableUntil(operation({ state: "STOPPED", releaseAt }), START)).toBe(START + 10_000);
    expect(undoableUntil(operation({ state: "UNDOING", releaseAt }), START)).toBeUndefined();
    expect(undoableUntil(operation({ state: "DONE" }), START)).toBeUndefined();
  });
  it("went well when every run was decided or all was taken back", () => {
    const all = outcomes({ DECIDED: 90, VOTED: 10 });
    expect(wentWell(operation({ state: "DONE", outcomes: all }))).toBe(true);
    expect(wentWell(operation({ state: "DONE", outcomes: outcomes({ DECIDED: 99, CHANGED: 1 }) }))).toBe(false);
    expect(wentWell(operation({ state: "STOPPED", outcomes: outcomes({ DECIDED: 50 }) }))).toBe(false);
    expect(wentWell(operation({ state: "UNDONE" }))).toBe(true);
    expect((["RUNNING", "UNDOING", "DONE", "UNDONE"] as const).map((state) => isBusy(operation({ state })))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
  it("has posts at its quarters when they are worth it", () => {
    expect(postsOf(128)).toHaveLength(5);
    expect(postsOf(3)).toEqual([0, 1]);
  });
});
