import { t } from "@lingui/core/macro";
import { figure, locale, number, percent as share, signed } from "@/lib/format";
import type { Known } from "./points";
import { addDays, dayIn, midnight } from "./range";

export type Said = { value: string; unit: string };

/** 18.42 M, 812 k, 940 */
export function compact(value: number): Said {
  if (value >= 1e9) return { value: number(value / 1e9, 2), unit: t`bn` };
  if (value >= 1e6) return { value: number(value / 1e6, 2), unit: t`M` };
  if (value >= 1e4) return { value: number(value / 1e3, 1), unit: t`k` };
  return { value: number(value), unit: "" };
}
export const short = (value: number): string => {
  const { value: text, unit } = value >= 1000 ? axis(value) : { value: figure(value), unit: "" };
  return unit ? `${text} ${unit}` : text;
};
const axis = (value: number): Said =>
  value >= 1e9
    ? { value: figure(value / 1e9), unit: t`bn` }
    : value >= 1e6
      ? { value: figure(value / 1e6), unit: t`M` }
      : { value: figure(value / 1e3), unit: t`k` };
/** 620 ms, 1.84 s */
export const time = (ms: number): Said =>
  ms < 1000 ? { value: number(ms), unit: t`ms` } : { value: number(ms / 1000, ms < 100_000 ? 2 : 0), unit: t`s` };
export const timed = (ms: number): string => {
  const { value, unit } = time(ms);
  return `${value} ${unit}`;
};
export const percent = (value: number, digits = 1): string => share(value, digits);
/** Of a share that is not quite all, never "100". */
export const coverage = (value: number): string =>
  percent(value > 99 && value < 100 ? Math.floor(value * 10) / 10 : value, value > 99 && value < 100 ? 1 : 0);
/** Dollars; small ones with as many places as say something. */
export const money = (value: number): string => (value === 0 || value >= 1 ? number(value, 2) : number(value, value >= 0.01 ? 3 : 5));
export const known = (value: Known, say: (value: number) => string): string => (value === null ? t`unknown` : say(value));

export type Change = { text: string; tone: "good" | "bad" | undefined };
type Way = { by: "share" | "points" | "time"; good?: "up" | "down" };
/** Against the range before; nothing when either is unknown. Coloured only where good and bad are certain. */
export function changeOf(value: Known, before: Known, { by, good }: Way): Change | undefined {
  if (value === null || before === null || (by === "share" && before === 0)) return undefined;
  const difference = by === "share" ? ((value - before) / before) * 100 : value - before;
  const still = Math.abs(difference) < (by === "time" ? 0.5 : 0.005);
  const tone = still || !good ? undefined : difference > 0 === (good === "up") ? "good" : "bad";
  if (still) return { text: signed(0), tone };
  const say = { share: (one: number) => percent(one), points: (one: number) => `${number(one, 2)} ${t`pt`}`, time: timed }[by];
  return { text: signed(difference, say), tone };
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Times in the zone of the figures, which need not be the person's. */
export function inZone(iso: string | number, zone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale()}${zone}${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options })));
  return made.format(new Date(iso));
}
export const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };

/** "16 to 22 Nov 2026": the days of a range. */
export function daysOf(startsAt: string, endsAt: string, zone: string): string {
  const [first, last] = [dayIn(Date.parse(startsAt), zone), dayIn(Date.parse(endsAt) - 1, zone)];
  const full = { day: "numeric", month: "short", year: "numeric" } as const;
  const end = inZone(Date.parse(endsAt) - 1, zone, full);
  if (first === last) return end;
  if (addDays(first, 1) === last && midnight(first, zone) !== Date.parse(startsAt)) {
    return `${inZone(startsAt, zone, { weekday: "short", ...CLOCK })} – ${inZone(endsAt, zone, { weekday: "short", ...CLOCK })}`;
  }
  const begin = inZone(startsAt, zone, first.slice(0, 4) === last.slice(0, 4) ? DAY : full);
  return t`${begin} to ${end}`;
}
/** 1 is Monday, as a person writes it. */
export const weekday = (of: number, style: "short" | "long" = "short"): string => inZone(Date.UTC(2024, 0, of), "UTC", { weekday: style });
