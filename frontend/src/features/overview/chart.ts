export type Minute = { at: string; byPolicy: number; byPeople: number; failed: number };
export const SERIES = ["byPolicy", "byPeople", "failed"] as const;
export type SeriesId = (typeof SERIES)[number];
export type Bar = { series: SeriesId; from: number; to: number };

/** The top of the scale and its lines: at most four, at round figures. */
export function scaleOf(highest: number): { top: number; lines: number[] } {
  const rough = Math.max(1, highest) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power);
  const top = Math.max(step, Math.ceil(highest / step) * step);
  return { top, lines: Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step) };
}

/** What stands on what, from the ground up; hidden series leave no gap. */
export function stack(minute: Minute, hidden: ReadonlySet<SeriesId>): Bar[] {
  let from = 0;
  const bars: Bar[] = [];
  for (const series of SERIES) {
    const count = minute[series];
    if (hidden.has(series) || count <= 0) continue;
    bars.push({ series, from, to: from + count });
    from += count;
  }
  return bars;
}

export const highestOf = (minutes: readonly Minute[], hidden: ReadonlySet<SeriesId>): number =>
  Math.max(0, ...minutes.map((minute) => stack(minute, hidden).at(-1)?.to ?? 0));
