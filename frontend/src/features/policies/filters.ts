import { msg } from "@lingui/core/macro";
import type { PolicyRowFragment, PolicySort } from "@/gql/policies/graphql";
import type { FilterDescription, Values } from "@/lib/filters";
import type { PolicyEffect } from "./rule";

export const FIELDS = [
  { id: "text", label: msg`Words`, kind: "text" },
  { id: "effect", label: msg`Effect`, kind: "choice" },
  { id: "show", label: msg`Show`, kind: "choice" },
] as const satisfies FilterDescription;

/** The policies that fit. Those of tools' switches only when they are asked for. */
export function matching(rows: readonly PolicyRowFragment[], values: Values): PolicyRowFragment[] {
  const text = (values.text?.[0] ?? "").toLowerCase();
  const effects = values.effect ?? [];
  const switches = values.show?.includes("switches") ?? false;
  return rows.filter(
    (row) =>
      (switches || !row.tool) &&
      row.name.toLowerCase().includes(text) &&
      (effects.length === 0 || row.current.rules.some((rule) => effects.includes(rule.effect))),
  );
}

export function countsOf(rules: readonly { effect: PolicyEffect }[]): Record<PolicyEffect, number> {
  const counts = { DENY: 0, REQUIRE: 0, ALLOW: 0 };
  for (const { effect } of rules) counts[effect]++;
  return counts;
}

export const SORTS: Record<string, PolicySort> = { name: "NAME", version: "VERSION", at: "PUBLISHED" };
