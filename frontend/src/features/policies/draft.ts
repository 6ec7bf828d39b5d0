import type { ConditionInput, PolicyRuleInput } from "@/gql/policies/graphql";
import {
  type AgentState,
  type Condition,
  isGroup,
  type Named,
  type Operator,
  type PolicyEffect,
  type Risk,
  type Role,
  type Rule,
  type Told,
  type Weekday,
} from "./rule";
import { readValue, type ValueType, writtenValue } from "./values";
import { inWords } from "./words";

export type Unit = "s" | "min" | "h" | "d";
const SECONDS: Record<Unit, number> = { s: 1, min: 60, h: 3600, d: 86_400 };
/** A length of time as it is typed; empty means as usual. */
export type Span = { many: string; unit: Unit };
export type DraftCondition = {
  key: string;
  operator: Operator;
  path: string;
  type: ValueType;
  value: string;
  low: string;
  high: string;
  conditions: DraftCondition[];
};
export type DraftLimit = { key: string; most: string; sumOf: string; per: Span };
export type DraftRule = {
  key: string;
  effect: PolicyEffect;
  tool: string;
  domainId: string;
  agentId: string;
  agentState: AgentState | "";
  risk: Risk | "";
  condition: DraftCondition | null;
  window: { days: Weekday[]; starts: string; ends: string; timezone: string } | null;
  limits: DraftLimit[];
  approvers: string;
  fromRoles: Role[];
  reasonRequired: boolean;
  separation: "" | "yes" | "no";
  decideBy: Span;
  executeBy: Span;
  escalateTo: Role | "";
  /** A sentence of one's own instead of the one that is made. */
  ownWords: string;
};
export type Draft = { name: string; rules: DraftRule[] };

let keys = 0;
const nextKey = () => `r${++keys}`;
export const isPair = (operator: Operator): boolean => operator === "BETWEEN" || operator === "LENGTH";

export const blankCondition = (operator: Operator = "EQ"): DraftCondition => ({
  key: nextKey(),
  operator,
  path: "",
  type: "text",
  value: "",
  low: "",
  high: "",
  conditions: isGroup(operator) ? [blankCondition()] : [],
});
export const blankLimit = (): DraftLimit => ({ key: nextKey(), most: "", sumOf: "", per: { many: "1", unit: "h" } });
export const blankRule = (): DraftRule => ({
  key: nextKey(),
  effect: "REQUIRE",
  tool: "",
  domainId: "",
  agentId: "",
  agentState: "",
  risk: "",
  condition: null,
  window: null,
  limits: [],
  approvers: "1",
  fromRoles: [],
  reasonRequired: false,
  separation: "",
  decideBy: { many: "", unit: "min" },
  executeBy: { many: "", unit: "min" },
  escalateTo: "",
  ownWords: "",
});

export function toSpan(seconds: number | null, usual: Unit): Span {
  if (seconds === null) return { many: "", unit: usual };
  const unit = (["d", "h", "min", "s"] as const).find((one) => seconds % SECONDS[one] === 0) ?? "s";
  return { many: String(seconds / SECONDS[unit]), unit };
}
/** In seconds; nothing when it is empty or no number. */
export function secondsOf({ many, unit }: Span): number | null {
  const read = Number(many);
  return many.trim() === "" || !Number.isFinite(read) ? null : Math.round(read * SECONDS[unit]);
}

function draftCondition(condition: Condition): DraftCondition {
  const { operator, value } = condition;
  const [low, high] = isPair(operator) && Array.isArray(value) ? (value as unknown[]) : [];
  return {
    key: nextKey(),
    operator,
    path: condition.path ?? "",
    ...(isGroup(operator) || isPair(operator) || operator === "EXISTS" ? { type: "text", value: "" } : writtenValue(operator, value)),
    low: low === undefined ? "" : JSON.stringify(low),
    high: high === undefined ? "" : JSON.stringify(high),
    conditions: (condition.conditions ?? []).map(draftCondition),
  };
}

/** What a published rule looks like in the form. */
export function draftRule(rule: Told): DraftRule {
  return {
    key: nextKey(),
    effect: rule.effect,
    tool: rule.tool === "*" ? "" : rule.tool,
    domainId: rule.domain?.id ?? "",
    agentId: rule.agent?.id ?? "",
    agentState: rule.agentState ?? "",
    risk: rule.risk ?? "",
    condition: rule.condition && draftCondition(rule.condition),
    window: rule.window && {
      days: [...rule.window.days],
      starts: rule.window.starts,
      ends: rule.window.ends,
      timezone: rule.window.timezone,
    },
    limits: rule.limits.map(({ most, sumOf, windowSeconds }) => ({
      key: nextKey(),
      most: String(most),
      sumOf: sumOf ?? "",
      per: toSpan(windowSeconds, "h"),
    })),
    approvers: String(rule.approvers),
    fromRoles: [...rule.fromRoles],
    reasonRequired: rule.reasonRequired,
    separation: rule.separationOfDuties === null ? "" : rule.separationOfDuties ? "yes" : "no",
    decideBy: toSpan(rule.decideBySeconds, "min"),
    executeBy: toSpan(rule.executeBySeconds, "min"),
    escalateTo: rule.escalateTo ?? "",
    ownWords: rule.inWords === inWords(rule) ? "" : rule.inWords,
  };
}

/** The same rule once more, under keys of its own. */
export function copyOf(rule: DraftRule): DraftRule {
  const fresh = (condition: DraftCondition): DraftCondition => ({
    ...condition,
    key: nextKey(),
    conditions: condition.conditions.map(fresh),
  });
  return {
    ...rule,
    key: nextKey(),
    condition: rule.condition && fresh(rule.condition),
    limits: rule.limits.map((limit) => ({ ...limit, key: nextKey() })),
  };
}

function toCondition(draft: DraftCondition): Condition {
  const { operator } = draft;
  if (isGroup(operator)) return { operator, conditions: draft.conditions.map(toCondition) };
  const path = draft.path.trim();
  if (operator === "EXISTS") return { operator, path };
  const value = isPair(operator) ? [Number(draft.low), Number(draft.high)] : readValue(operator, draft.type, draft.value).value;
  return { operator, path, value };
}

/** The rule that a draft stands for. What does not belong to its effect stays in the form, but counts for nothing. */
export function ruleOf(draft: DraftRule, domains: readonly Named[] = [], agents: readonly Named[] = []): Told {
  const asks = draft.effect === "REQUIRE";
  const named = (id: string, all: readonly Named[]) => (id ? (all.find((one) => one.id === id) ?? { id, name: id }) : null);
  const agent = named(draft.agentId, agents);
  const rule: Rule = {
    effect: draft.effect,
    tool: draft.tool.trim() || "*",
    domain: named(draft.domainId, domains),
    agent,
    agentState: draft.agentState || null,
    risk: draft.risk || null,
    condition: draft.condition && toCondition(draft.condition),
    window: draft.window,
    limits:
      draft.effect === "ALLOW"
        ? draft.limits.map(({ most, sumOf, per }) => ({
            most: Number(most),
            sumOf: sumOf.trim() || null,
            windowSeconds: secondsOf(per) ?? 0,
          }))
        : [],
    approvers: asks ? Number(draft.approvers) : 1,
    fromRoles: asks ? draft.fromRoles : [],
    reasonRequired: asks && draft.reasonRequired,
    separationOfDuties: asks && draft.separation ? draft.separation === "yes" : null,
    decideBySeconds: asks ? secondsOf(draft.decideBy) : null,
    escalateTo: (asks && draft.escalateTo) || null,
    executeBySeconds: draft.effect === "DENY" ? null : secondsOf(draft.executeBy),
  };
  return { ...rule, inWords: draft.ownWords.trim() || inWords(rule) };
}

function conditionInput({ operator, path, value, conditions }: Condition): ConditionInput {
  if (isGroup(operator)) return { operator, conditions: (conditions ?? []).map(conditionInput) };
  return operator === "EXISTS" ? { operator, path: path ?? "" } : { operator, path: path ?? "", value };
}

/** What is sent: only what belongs to the effect, and only what was said. */
export function toInput(draft: DraftRule): PolicyRuleInput {
  const rule = ruleOf(draft);
  const asks = rule.effect === "REQUIRE";
  return {
    effect: rule.effect,
    inWords: draft.ownWords.trim() || null,
    tool: rule.tool,
    domainId: draft.domainId || null,
    agentId: draft.agentId || null,
    agentState: rule.agentState,
    risk: rule.risk,
    condition: rule.condition && conditionInput(rule.condition),
    window: rule.window,
    ...(rule.effect === "ALLOW" && { limits: rule.limits }),
    ...(asks && {
      approvers: rule.approvers,
      fromRoles: rule.fromRoles,
      reasonRequired: rule.reasonRequired,
      separationOfDuties: rule.separationOfDuties,
      decideBySeconds: rule.decideBySeconds,
      escalateTo: rule.escalateTo,
    }),
    executeBySeconds: rule.executeBySeconds,
  };
}
