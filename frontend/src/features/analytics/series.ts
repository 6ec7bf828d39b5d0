import type { Known, Span } from "./points";
import { hourIn, midnight, dayIn } from "./range";
import { labelled } from "./scale";
import { CLOCK, DAY, inZone } from "./words";

/** One line, or one kind of bar. `tone` is a class that has a colour. */
export type Series = { id: string; name: string; tone: string; values: Known[] };
export type Bar = { id: string; tone: string; from: number; to: number };

/** What stands on what at one place, from the ground up; what is hidden or unknown leaves no gap. */
export function stack(series: readonly Series[], at: number): Bar[] {
  let from = 0;
  const bars: Bar[] = [];
  for (const { id, tone, values } of series) {
    const value = values[at] ?? 0;
    if (value <= 0) continue;
    bars.push({ id, tone, from, to: from + value });
    from += value;
  }
  return bars;
}

export const highest = (series: readonly Series[], places: number, stacked: boolean): number =>
  stacked
    ? Math.max(0, ...Array.from({ length: places }, (_, at) => stack(series, at).at(-1)?.to ?? 0))
    : Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));

const TWO_DAYS = 2 * 86_400_000;
const isLong = (spans: readonly Span[]) => {
  const [first, last] = [spans[0], spans.at(-1)];
  return first !== undefined && last !== undefined && Date.parse(last.endsAt) - Date.parse(first.startsAt) > TWO_DAYS;
};
/** The labels below: hours of one day, the first bar of each day, or days. */
export function ticks(spans: readonly Span[], zone: string, hourly: boolean, most: number): { at: number; text: string }[] {
  const every = spans.map((_, at) => at);
  const start = (at: number) => Date.parse(spans[at]?.startsAt ?? "");
  const text = (at: number, options: Intl.DateTimeFormatOptions) => inZone(start(at), zone, options);
  if (!hourly) return labelled(every, most).map((at) => ({ at, text: text(at, DAY) }));
  if (isLong(spans)) {
    const days = every.filter((at) => start(at) === midnight(dayIn(start(at), zone), zone));
    return labelled(days, most).map((at) => ({ at, text: text(at, { weekday: "short", day: "numeric" }) }));
  }
  return labelled(
    every.filter((at) => hourIn(start(at), zone) % 3 === 0),
    most,
  ).map((at) => ({ at, text: text(at, CLOCK) }));
}

/** One bar's time in words: "Mon 16 Nov, 12:00 – 15:00", "16 Nov", "16 Nov – 22 Nov". */
export function spanName({ startsAt, endsAt }: Span, zone: string, hourly: boolean): string {
  const day = inZone(startsAt, zone, { weekday: "short", ...DAY });
  if (hourly) return `${day}, ${inZone(startsAt, zone, CLOCK)} – ${inZone(endsAt, zone, CLOCK)}`;
  const last = Date.parse(endsAt) - 1;
  return dayIn(last, zone) === dayIn(Date.parse(startsAt), zone) ? day : `${inZone(startsAt, zone, DAY)} – ${inZone(last, zone, DAY)}`;
}
