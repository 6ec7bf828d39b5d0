import { msg } from "@lingui/core/macro";
import type { Filters } from "@/lib/filters";
import { activeFields } from "@/lib/filters";
import { rangeOf, valuesOf, withChip } from "./terms";

/** The chips of the query line; what begins with a minus must not hold. Times have a chip of their own. */
export const FIELDS = [
  { id: "actor", label: msg`Actor`, kind: "choice" },
  { id: "-actor", label: msg`Actor is not`, kind: "choice" },
  { id: "action", label: msg`Action`, kind: "choice" },
  { id: "-action", label: msg`Action is not`, kind: "choice" },
  { id: "resource", label: msg`Resource`, kind: "choice" },
  { id: "-resource", label: msg`Resource is not`, kind: "choice" },
  { id: "domain", label: msg`Domain`, kind: "choice" },
  { id: "-domain", label: msg`Domain is not`, kind: "choice" },
  { id: "outcome", label: msg`Outcome`, kind: "choice" },
  { id: "-outcome", label: msg`Outcome is not`, kind: "choice" },
  { id: "channel", label: msg`Channel`, kind: "choice" },
  { id: "-channel", label: msg`Channel is not`, kind: "choice" },
  { id: "request", label: msg`Request`, kind: "choice" },
  { id: "-request", label: msg`Request is not`, kind: "choice" },
] as const;

/** The line as the chips' filters: each change of a chip is a change of the line. */
export function filtersOf(line: string, put: (line: string) => void): Filters {
  const values = valuesOf(line);
  return {
    fields: FIELDS,
    values,
    active: line.trim() !== "",
    set: (id, chosen) => put(withChip(line, id, chosen)),
    clear: () => put(""),
  };
}

/** Those that are set, and those that are offered: a request's id is nothing to choose from. */
export function offered(filters: Filters): Filters {
  const active = new Set(activeFields(filters.fields, filters.values).map(({ id }) => id));
  return { ...filters, fields: filters.fields.filter(({ id }) => active.has(id) || !id.endsWith("request")) };
}

export const hasRange = (line: string): boolean => {
  const { after, before } = rangeOf(line);
  return after !== undefined || before !== undefined;
};
