import type { MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { percent, signed } from "@/lib/format";

type Kind = {
  label: MessageDescriptor;
  /** Which way is good; volume is neither. */
  good?: "up" | "down";
  /** A difference in points or in its own unit; else in per cent. */
  by: "share" | "points" | "unit";
};

/** The figures in their order, by the key the server gives them. */
export const KINDS: Record<string, Kind> = {
  runs_per_minute: { label: msg`Tool runs`, by: "share" },
  waiting: { label: msg`Waiting for a person`, by: "unit" },
  approval_rate: { label: msg`Approved by people`, by: "points" },
  seconds_to_decide: { label: msg`Median time to decide`, good: "down", by: "unit" },
  failure_rate: { label: msg`Failed`, good: "down", by: "points" },
  executing: { label: msg`Executing now`, by: "unit" },
};

export type Difference = { text: string; tone: "good" | "bad" | undefined };
const UNITS: Record<string, MessageDescriptor> = { "/min": msg`/min`, s: msg({ message: "s", context: "seconds" }), "%": msg`%` };
/** What stands beside a figure; nothing beside what is counted. */
export const unitOf = (unit: string): MessageDescriptor | undefined => UNITS[unit];

/** Against an hour ago; nothing when either is unknown. Coloured only where good and bad are certain. */
export function difference(kind: Kind | undefined, value: number | null, previous: number | null, unit: string): Difference | undefined {
  if (!kind || value === null || previous === null) return undefined;
  const change = value - previous;
  const tone = !kind.good || Math.abs(change) < 0.005 ? undefined : change > 0 === (kind.good === "up") ? "good" : "bad";
  if (Math.abs(change) < 0.005) return { text: signed(0), tone };
  const by = signed(unit === "s" ? Math.round(change) : change);
  if (kind.by === "points") return { text: t`${by} pt`, tone };
  if (kind.by === "unit" || previous === 0) return { text: unit === "s" ? t`${by} s` : by, tone };
  return { text: signed(Math.round((change / previous) * 100), percent), tone };
}

/** A shown value and its unit: whole figures for what is counted, seconds as they are, per cent with one place. */
export const shown = (key: string, value: number | null): number | null =>
  value === null ? null : key.endsWith("_rate") ? Math.round(value * 10) / 10 : key === "seconds_to_decide" ? Math.round(value) : value;
