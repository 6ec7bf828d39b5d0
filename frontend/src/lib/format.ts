import { i18n } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";

let zone = "UTC";
/** The zone all times are shown in. The shell is drawn anew when it changes. */
export const setTimeZone = (next: string) => {
  zone = next;
};

/** English with the day before the month and 24 hours; Arabic with the digits that ids, code and figures have everywhere here. */
const LOCALES: Record<string, string> = { en: "en-GB", ar: "ar-u-nu-latn" };
export const locale = () => LOCALES[i18n.locale] ?? (i18n.locale || "en-GB");

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
const numbers = (options: Intl.NumberFormatOptions) => {
  const key = `n${i18n.locale}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.NumberFormat(locale(), options));
  return made.get(key) as Intl.NumberFormat;
};
const dates = (options: Intl.DateTimeFormatOptions) => {
  const key = `d${i18n.locale}${zone}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options }));
  return made.get(key) as Intl.DateTimeFormat;
};

/** 12,840 with a true minus sign. */
export const number = (value: number, digits = 0): string =>
  numbers({ maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value).replace("-", "\u2212");

/** Signs and figures in their order, where words run from right to left. */
export const inOrder = (text: string): string => (i18n.locale === "ar" ? `\u2066${text}\u2069` : text);

/** 65 %, as the language writes it. */
export function percent(value: number, digits = 0): string {
  const share = number(value, digits);
  return t`${share} %`;
}
/** +20, −5, ±0: a difference, of which `say` writes the size. */
export const signed = (value: number, say: (size: number) => string = figure): string =>
  inOrder(value > 0 ? `+${say(value)}` : value < 0 ? `\u2212${say(-value)}` : "±0");

/** At most three significant figures: 0.62, 46.2, 1.84. */
export const figure = (value: number): string =>
  numbers({ maximumSignificantDigits: value >= 1000 ? 15 : 3, maximumFractionDigits: value >= 1000 ? 0 : 2 })
    .format(value)
    .replace("-", "\u2212");

const clockOptions: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
/** 14:02 */
export const clock = (iso: string): string => dates(clockOptions).format(new Date(iso));
/** 14:02:10 */
export const clockSeconds = (iso: string): string => dates({ ...clockOptions, second: "2-digit" }).format(new Date(iso));
/** 23 Nov 2026, 14:02:10 UTC: what hovering over a relative time shows. */
export const exact = (iso: string): string =>
  dates({ day: "numeric", month: "short", year: "numeric", ...clockOptions, second: "2-digit", timeZoneName: "short" }).format(
    new Date(iso),
  );
/** 23 Nov, with the year when it is another one. */
export const day = (iso: string): string => {
  const date = new Date(iso);
  const other = date.getUTCFullYear() !== new Date().getUTCFullYear();
  return dates({ day: "numeric", month: "short", ...(other ? { year: "numeric" } : {}) }).format(date);
};

const isoDay = (date: Date) => dates({ year: "numeric", month: "2-digit", day: "2-digit" }).format(date);
/** "today 13:20", "yesterday 09:11", "19 Nov" */
export function calendar(iso: string, now: number): string {
  const then = new Date(iso);
  const time = clock(iso);
  if (isoDay(then) === isoDay(new Date(now))) return t`today ${time}`;
  if (isoDay(then) === isoDay(new Date(now - 86_400_000))) return t`yesterday ${time}`;
  return day(iso);
}

/** "just now", "23 min ago", "3 h ago", "2 days ago" */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (seconds < 10) return t`just now`;
  const span = duration(seconds * 1000);
  return t`${span} ago`;
}

/** The largest unit that says enough: "42 s", "23 min", "3 h", "2 days". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t`${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t`${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t`${hours} h`;
  const days = Math.floor(hours / 24);
  return plural(days, { one: "# day", other: "# days" });
}

/** Two units for one headline: "6 min 42 s", "1 h 47 min", "2 days 3 h". */
export function longDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [d, h, m, s] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  if (d > 0) return plural(d, { one: `# day ${h} h`, other: `# days ${h} h` });
  if (h > 0) return t`${h} h ${m} min`;
  return m > 0 ? t`${m} min ${s} s` : t`${s} s`;
}

/** A countdown for a narrow column: "6:42", "1 h 47", "3 d". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t`${hours} h ${pad(minutes % 60)}`;
  const days = Math.floor(hours / 24);
  return t`${days} d`;
}

/** "Payments", "Payments, +5" */
export const shortList = (names: string[]): string => (names.length < 2 ? (names[0] ?? "") : `${names[0]}, ${signed(names.length - 1)}`);
