import type { AgentState, Operator, PolicyEffect, Risk, Role, RuleFieldsFragment, Weekday } from "@/gql/policies/graphql";

export type { AgentState, Operator, PolicyEffect, Risk, Role, Weekday };
export type Condition = { operator: Operator; path?: string | null; value?: unknown; conditions?: Condition[] };
export type Named = { id: string; name: string };

/** A rule as the server tells it, or as a draft has it; without its sentence. */
export type Rule = Omit<RuleFieldsFragment, "__typename" | "inWords" | "domain" | "agent" | "condition" | "window" | "limits"> & {
  domain: Named | null;
  agent: Named | null;
  condition: Condition | null;
  window: { days: Weekday[]; starts: string; ends: string; timezone: string } | null;
  limits: { most: number; sumOf: string | null; windowSeconds: number }[];
};
export type Told = Rule & { inWords: string };

export const GROUPS: readonly Operator[] = ["ALL", "ANY", "NOT"];
export const isGroup = (operator: Operator): boolean => GROUPS.includes(operator);
export const WEEK: readonly Weekday[] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/** Whether a name fits; `*` stands for any letters. */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split("*");
  const first = parts.shift() ?? "";
  const last = parts.pop();
  if (last === undefined) return first === name;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
