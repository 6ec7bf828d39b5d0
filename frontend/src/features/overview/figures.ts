import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { figure } from "@/lib/format";

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
const signed = (value: number) => (value > 0 ? `+${figure(value)}` : figure(value));

/** Against an hour ago; nothing when either is unknown. Coloured only where good and bad are certain. */
export function difference(kind: Kind | undefined, value: number | null, previous: number | null, unit: string): Difference | undefined {
  if (!kind || value === null || previous === null) return undefined;
  const change = value - previous;
  const tone = !kind.good || Math.abs(change) < 0.005 ? undefined : change > 0 === (kind.good === "up") ? "good" : "bad";
  if (Math.abs(change) < 0.005) return { text: "±0", tone };
  if (kind.by === "points") return { text: `${signed(change)} pt`, tone };
  if (kind.by === "unit" || previous === 0) return { text: unit === "s" ? `${signed(Math.round(change))} s` : signed(change), tone };
  return { text: `${signed(Math.round((change / previous) * 100))} %`, tone };
}

/** A shown value and its unit: whole figures for what is counted, seconds as they are, per cent with one place. */
export const shown = (key: string, value: number | null): number | null =>
  value === null ? null : key.endsWith("_rate") ? Math.round(value * 10) / 10 : key === "seconds_to_decide" ? Math.round(value) : value;
