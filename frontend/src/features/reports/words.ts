import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { number } from "@/lib/format";

export const KINDS: Record<string, MessageDescriptor> = {
  DAILY: msg`Daily`,
  WEEKLY: msg`Weekly`,
  MONTHLY: msg`Monthly`,
  CUSTOM: msg`Custom`,
};
export const SCHEDULED = ["DAILY", "WEEKLY", "MONTHLY"] as const;

type Amount = number | string | null | { estimate: number };
export type Figures = Record<string, Amount>;
export type Told = {
  current: Figures;
  previous: Figures;
  series: { startsAt: string; figures: Figures }[];
  topAgents: { agentId: string; agentName: string | null; figures: Figures }[];
};
type Row = { name: string; label: MessageDescriptor; unit?: string; digits?: number };
/** The figures on the page; the files have them all. */
export const ROWS: Row[] = [
  { name: "agentCalls", label: msg`Model calls` },
  { name: "errorRate", label: msg`Failed`, unit: "%", digits: 2 },
  { name: "tokensUsed", label: msg`Tokens` },
  { name: "estimatedCost", label: msg`Estimated cost`, unit: "USD", digits: 2 },
  { name: "priced", label: msg`Calls with a price`, unit: "%", digits: 1 },
  { name: "p50ResponseTime", label: msg`Median response time`, unit: "ms" },
  { name: "p95ResponseTime", label: msg`95th percentile`, unit: "ms" },
  { name: "conversations", label: msg`Conversations` },
  { name: "toolRunsTotal", label: msg`Tool runs asked for` },
  { name: "toolRunsApproved", label: msg`Approved` },
  { name: "toolRunsRejected", label: msg`Rejected` },
  { name: "toolRunsExpired", label: msg`Expired` },
];

/** A figure as text; nothing when it is unknown. */
export function said(figures: Figures, { name, unit, digits = 0 }: Row): string | undefined {
  const found = figures[name === "priced" ? "pricedShare" : name] ?? null;
  const value = found === null ? null : typeof found === "object" ? found.estimate : Number(found);
  if (value === null) return undefined;
  if (unit === "USD" && value > 0 && value < 0.01) return `${number(value, 5)} ${unit}`;
  return unit ? `${number(value, digits)} ${unit}` : number(value, digits);
}

/** The days of a report in its own zone: 16 – 22 Nov 2026. */
export function daysOf({ startsAt, endsAt, timezone }: { startsAt: string; endsAt: string; timezone: string }, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: timezone, day: "numeric", month: "short", year: "numeric" });
  return format.formatRange(new Date(startsAt), new Date(Date.parse(endsAt) - 1));
}
export const dayOf = (iso: string, timezone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone: timezone, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(
    new Date(iso),
  );
