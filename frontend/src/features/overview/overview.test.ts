import { describe, expect, it } from "vitest";
import { highestOf, scaleOf, stack } from "./chart";
import { fromEntry, type Item, markOf, merge } from "./feed";
import { difference, KINDS, shown } from "./figures";

const minute = { at: "2026-11-23T13:00:00Z", byPolicy: 4, byPeople: 2, failed: 1 };

describe("the chart", () => {
  it("stacks what ended and leaves no gap for what is hidden", () => {
    expect(stack(minute, new Set())).toEqual([
      { series: "byPolicy", from: 0, to: 4 },
      { series: "byPeople", from: 4, to: 6 },
      { series: "failed", from: 6, to: 7 },
    ]);
    expect(stack(minute, new Set(["byPeople"] as const)).at(-1)).toEqual({ series: "failed", from: 4, to: 5 });
    expect(highestOf([minute], new Set(["byPolicy", "failed"] as const))).toBe(2);
  });
  it("has at most four lines at whole round figures", () => {
    for (const highest of [0, 1, 3, 7, 14, 51, 99, 340, 1201]) {
      const { top, lines } = scaleOf(highest);
      expect(top).toBeGreaterThanOrEqual(highest);
      expect(lines.length).toBeLessThanOrEqual(4);
      expect(lines.every(Number.isInteger)).toBe(true);
    }
  });
});

describe("a change against an hour ago", () => {
  it("is coloured only where good and bad are certain", () => {
    expect(difference(KINDS.runs_per_minute, 12, 10, "/min")).toEqual({ text: "+20 %", tone: undefined });
    expect(difference(KINDS.failure_rate, 3.5, 4, "%")).toEqual({ text: "\u22120.5 pt", tone: "good" });
    expect(difference(KINDS.seconds_to_decide, 130, 100, "s")).toEqual({ text: "+30 s", tone: "bad" });
    expect(difference(KINDS.approval_rate, 80, 90, "%")?.tone).toBeUndefined();
  });
  it("is unknown when one side is", () => {
    expect(difference(KINDS.waiting, null, 3, "runs")).toBeUndefined();
    expect(difference(KINDS.waiting, 3, null, "runs")).toBeUndefined();
    expect(shown("failure_rate", null)).toBeNull();
    expect(shown("failure_rate", 3.74)).toBe(3.7);
  });
});

describe("the feed", () => {
  const item = (id: string, at: string): Item => ({
    id,
    at,
    action: "tool_run.request",
    actor: { id: "a", type: "AGENT", name: "refund-agent" },
    name: "payments.refund",
    resourceId: "r",
    summary: "",
    state: "PENDING_APPROVAL",
  });
  it("shows each entry once, newest first", () => {
    const merged = merge([item("1", "10"), item("2", "11")], [item("3", "12"), item("2", "11")]);
    expect(merged.map(({ id }) => id)).toEqual(["3", "2", "1"]);
  });
  it("leaves out what was refused and what is only machinery", () => {
    const entry = {
      __typename: "AuditEntry" as const,
      id: "1",
      at: "2026-11-23T13:00:00Z",
      action: "tool_run.claim",
      resourceType: "tool_run",
      resourceId: "r",
      resourceName: "payments.refund",
      outcome: "DONE" as const,
      summary: null,
      after: { state: "FAILED" },
      actor: { __typename: "Actor" as const, id: "a", type: "AGENT" as const, name: "refund-agent" },
    };
    expect(fromEntry(entry)).toBeUndefined();
    expect(fromEntry({ ...entry, action: "tool_run.report", outcome: "REFUSED" })).toBeUndefined();
    expect(fromEntry({ ...entry, action: "tool_run.report" })?.state).toBe("FAILED");
  });
  it("tells what the entry did, not what the run became later", () => {
    expect(markOf({ ...item("1", "10"), action: "tool_run.approve", state: "EXECUTED" })?.icon).toBe("run-approved");
    expect(markOf({ ...item("1", "10"), action: "tool_run.report", state: "FAILED" })?.icon).toBe("run-failed");
  });
});
