import { describe, expect, it } from "vitest";
import { layers } from "./Calls";
import { cell, toCsv } from "./csv";
import { callsOf, runsOf } from "./links";
import { groups, merged, type Point, share } from "./points";
import { addDays, ask, dayIn, midnight, parse } from "./range";
import { pathOf, scaleOf } from "./scale";
import { highest, stack, ticks } from "./series";
import { changeOf, compact, coverage, money, timed } from "./words";

const NOW = Date.parse("2026-11-23T14:07:30Z");
const HOUR = 3_600_000;
const where = { startsAt: "a", endsAt: "b", domainId: "d", agentId: undefined, waitingSince: "w" };

describe("the range", () => {
  it("stands in the address, and what cannot be is the last week", () => {
    expect(parse("", "Europe/Berlin", NOW)).toMatchObject({ range: "7d", zone: "Europe/Berlin", agentId: undefined });
    expect(parse("range=90d&zone=Asia/Kathmandu&domain=x", "UTC", NOW)).toMatchObject({
      range: "90d",
      zone: "Asia/Kathmandu",
      domainId: "x",
    });
    expect(parse("range=custom&from=2026-11-20&to=2026-11-01", "UTC", NOW).range).toBe("7d");
    expect(parse("range=years&zone=Mars/Base", "UTC", NOW)).toMatchObject({ range: "7d", zone: "UTC" });
    expect(parse("range=custom&from=2026-10-01&to=2026-10-05", "UTC", NOW)).toMatchObject({ range: "custom", from: "2026-10-01" });
  });
  it("begins at local midnight in every zone, also where the clocks change", () => {
    const begins = (day: string, zone: string) => new Date(midnight(day, zone)).toISOString();
    expect(begins("2026-11-23", "UTC")).toBe("2026-11-23T00:00:00.000Z");
    expect(begins("2026-11-23", "Asia/Kathmandu")).toBe("2026-11-22T18:15:00.000Z");
    expect(begins("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
    expect(begins("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000Z");
    expect(begins("2026-10-26", "Europe/Berlin")).toBe("2026-10-25T23:00:00.000Z");
    expect(dayIn(midnight("2026-07-01", "America/St_Johns"), "America/St_Johns")).toBe("2026-07-01");
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
  });
  it("asks the same question for a quarter of an hour, in hours, days or weeks", () => {
    const asked = (search: string, now = NOW) => ask(parse(search, "Asia/Kolkata", now), now);
    expect(asked("range=7d")).toMatchObject({ range: { period: "WEEK" }, granularity: "HOUR", timezone: "Asia/Kolkata" });
    expect(asked("range=90d")).toEqual(asked("range=90d", NOW + 7 * 60_000));
    const day = asked("range=24h").range;
    expect(day).toEqual({ from: "2026-11-22T14:30:00.000Z", to: "2026-11-23T14:15:00.000Z" });
    expect(asked("range=12m").granularity).toBe("WEEK");
    const custom = asked("range=custom&from=2026-11-01&to=2026-11-02");
    expect(custom).toMatchObject({ range: { from: "2026-10-31T18:30:00.000Z", to: "2026-11-02T18:30:00.000Z" }, granularity: "HOUR" });
    expect(asked("range=custom&from=2026-11-01&to=2026-11-23").range.to).toBe("2026-11-23T14:15:00.000Z");
  });
});

const point = (at: number, given: Partial<Point>): Point => ({
  startsAt: new Date(at).toISOString(),
  endsAt: new Date(at + HOUR).toISOString(),
  calls: 0,
  errors: 0,
  input: null,
  output: null,
  cost: null,
  unpriced: 0,
  runs: 0,
  byPolicy: 0,
  byPeople: 0,
  rejected: 0,
  expired: 0,
  conversations: 0,
  messages: 0,
  ...given,
});

describe("several points as one bar", () => {
  it("leaves out none, keeps to local days, and unknown stays unknown", () => {
    const first = midnight("2026-10-25", "Europe/Berlin");
    const day = Array.from({ length: 25 }, (_, at) => point(first + at * HOUR, { calls: 1 }));
    const cut = groups(day, 3, "Europe/Berlin");
    expect(cut.length).toBe(8);
    expect(cut[0]?.length).toBe(4);
    expect(cut.flat()).toEqual(day.map((_, at) => at));
    const sum = merged([point(first, { calls: 2, cost: null, input: 3 }), point(first + HOUR, { calls: 1, cost: 0.5 })]);
    expect(sum).toMatchObject({ calls: 3, cost: 0.5, input: 3, output: null });
    expect(share(1, 0)).toBeNull();
  });
  it("has six layers at most, and nothing is lost in the others", () => {
    const stacked = Array.from({ length: 8 }, (_, at) => ({
      __typename: "UsageStack" as const,
      key: `k${at}`,
      name: `n${at}`,
      agentCalls: [8 - at, 1],
    }));
    const made = layers([...stacked, { __typename: "UsageStack" as const, key: null, name: null, agentCalls: [5, 5] }], [[0, 1]], "others");
    expect(made.length).toBe(7);
    expect(made.at(-1)).toMatchObject({ name: "others", tone: "others", values: [2 + 1 + 1 + 1 + 10] });
    expect(layers(stacked.slice(0, 2), [[0], [1]], "others").map(({ values }) => values)).toEqual([
      [8, 1],
      [7, 1],
    ]);
  });
});

describe("a chart", () => {
  const series = [
    { id: "a", name: "a", tone: "c1", values: [2, null, 0] },
    { id: "b", name: "b", tone: "c2", values: [3, 4, 0] },
  ];
  it("stacks what is known and has round lines", () => {
    expect(stack(series, 0).map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 5],
    ]);
    expect(stack(series, 1)).toEqual([{ id: "b", tone: "c2", from: 0, to: 4 }]);
    expect(highest(series, 3, true)).toBe(5);
    for (const most of [0, 0.003, 0.7, 1, 3, 7.5, 99, 1400, 2e9]) {
      const { top, lines } = scaleOf(most, false);
      expect(top).toBeGreaterThanOrEqual(most);
      expect(lines.length).toBeLessThanOrEqual(4);
      expect(scaleOf(most, true).lines.every(Number.isInteger)).toBe(true);
    }
  });
  it("breaks its line where nothing is known", () => {
    expect(
      pathOf(
        [1, null, 3, 4],
        (at) => at,
        (value) => value,
      ),
    ).toBe("M0.0 1.0h.01M2.0 3.0L3.0 4.0");
  });
  it("names days where they begin in the zone", () => {
    const first = midnight("2026-11-20", "Asia/Kathmandu");
    const spans = Array.from({ length: 72 }, (_, at) => point(first + at * HOUR, {}));
    expect(ticks(spans, "Asia/Kathmandu", true, 8).map(({ at }) => at)).toEqual([0, 24, 48]);
    expect(ticks(spans.slice(0, 24), "Asia/Kathmandu", true, 8)[1]?.text).toBe("03:00");
  });
});

describe("words", () => {
  it("say what is unknown, and colour only what is certain", () => {
    expect(changeOf(null, 3, { by: "share" })).toBeUndefined();
    expect(changeOf(3, 0, { by: "share" })).toBeUndefined();
    expect(changeOf(110, 100, { by: "share" })).toEqual({ text: "+10.0 %", tone: undefined });
    expect(changeOf(99, 98, { by: "points", good: "up" })).toEqual({ text: "+1.00 pt", tone: "good" });
    expect(changeOf(900, 1200, { by: "time", good: "down" })).toEqual({ text: "\u2212300 ms", tone: "good" });
    expect(changeOf(5, 5, { by: "points", good: "up" })).toEqual({ text: "±0", tone: undefined });
    expect(compact(18_420_000)).toEqual({ value: "18.42", unit: "M" });
    expect(timed(1840)).toBe("1.84 s");
    expect([coverage(97.2), coverage(99.98), coverage(100)]).toEqual(["97 %", "99.9 %", "100 %"]);
    expect([money(312.8), money(0.0421), money(0)]).toEqual(["312.80", "0.042", "0.00"]);
  });
  it("leave nothing in a file that a spreadsheet would calculate", () => {
    expect(cell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
    expect(toCsv([["a", 'b "c", d', null, -2]])).toBe('a,"b ""c"", d",,-2\r\n');
  });
});

describe("the rows behind a figure", () => {
  it("are asked for by what the figure counts", () => {
    expect(callsOf("errors", where)).toEqual({ after: "a", before: "b", domainId: ["d"], failed: true });
    expect(runsOf("approved", where)).toEqual({ domainId: ["d"], decidedAfter: "a", decidedBefore: "b", decision: "APPROVE" });
    expect(runsOf("people", { ...where, by: "p" })).toMatchObject({ decider: "PEOPLE", decidedBy: ["p"] });
    expect(runsOf("late", where)).toMatchObject({ state: ["PENDING_APPROVAL"], requestedBefore: "w" });
  });
});
