import { msg } from "@lingui/core/macro";
import type { ToolFilter, ToolSort } from "@/gql/tools/graphql";
import { type FilterDescription, toVariables, type Values } from "@/lib/filters";

export const FIELDS = [
  { id: "text", label: msg`Words`, kind: "text" },
  { id: "domainId", label: msg`Domain`, kind: "choice" },
  { id: "risk", label: msg`Risk`, kind: "choice" },
  { id: "show", label: msg`Show`, kind: "choice" },
] as const satisfies FilterDescription;

export function toFilter(values: Values): ToolFilter {
  const { show, ...rest } = toVariables(FIELDS, values);
  return { ...rest, includeArchived: show?.includes("archived") ?? false };
}

export const SORTS: Record<string, ToolSort> = { name: "NAME", risk: "RISK" };
