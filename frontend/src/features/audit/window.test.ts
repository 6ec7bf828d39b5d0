import { describe, expect, it } from "vitest";
import { MOST, type Page, starting, type Stretch, withNewer, withOlder } from "./window";

type Row = { id: string; n: number };
const WHOLE = 2000;
/** The ledger's entries with these numbers, newest first. */
const page = (from: number, to: number): Page<Row> => ({
  rows: Array.from({ length: from - to + 1 }, (_, at) => ({ id: `e${from - at}`, n: from - at })),
  newer: from < WHOLE,
  older: to > 1,
});
const numbers = ({ rows }: Stretch<Row>) => rows.map(({ n }) => n);
const inOrder = (all: number[]) => all.every((n, at) => at === 0 || n === (all[at - 1] ?? 0) - 1);

describe("a stretch of the ledger", () => {
  it("goes down to the oldest and up to the newest, skips nothing and repeats nothing", () => {
    let now = starting(page(WHOLE, WHOLE - 49));
    let top = 0;
    const seen = new Set(numbers(now));
    while (now.older) {
      const last = now.rows.at(-1)?.n ?? 0;
      now = withOlder(now, page(last - 1, Math.max(1, last - 50)));
      top -= now.shift;
      numbers(now).forEach((n) => seen.add(n));
      expect(inOrder(numbers(now))).toBe(true);
      expect(now.rows.length).toBeLessThanOrEqual(MOST);
    }
    expect(seen.size).toBe(WHOLE);
    expect(top).toBe(WHOLE - MOST);
    expect(now.newer).toBe(true);
    while (now.newer) {
      const first = now.rows[0]?.n ?? 0;
      now = withNewer(now, page(Math.min(WHOLE, first + 50), first + 1));
      expect(inOrder(numbers(now))).toBe(true);
    }
    expect(numbers(now)[0]).toBe(WHOLE);
    expect(now.older).toBe(true);
  });
  it("takes what it has already only once", () => {
    const now = withNewer(starting(page(100, 51)), page(110, 91));
    expect(numbers(now)).toHaveLength(60);
    expect(now.shift).toBe(10);
    expect(withOlder(now, page(60, 41)).rows).toHaveLength(70);
  });
});
