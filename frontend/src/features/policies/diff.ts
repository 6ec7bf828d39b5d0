import { plural, t } from "@lingui/core/macro";
import type { Rule, Told } from "./rule";
import { conditionInWords, limitInWords } from "./words";

export type Fact = { id: keyof Rule; label: string; text: string };
export type FieldChange = { id: keyof Rule; label: string; before: string | undefined; after: string | undefined };
export type RuleChange =
  | { kind: "same"; rule: Told }
  | { kind: "added"; rule: Told }
  | { kind: "removed"; rule: Told }
  | { kind: "changed"; before: Told; rule: Told; fields: FieldChange[] };

/** "15 min", "2 days": exactly, in the largest unit that divides it. */
export function span(seconds: number): string {
  if (seconds % 86_400 === 0) return plural(seconds / 86_400, { one: "# day", other: "# days" });
  if (seconds % 3600 === 0) return t`${seconds / 3600} h`;
  return seconds % 60 === 0 ? t`${seconds / 60} min` : t`${seconds} s`;
}

const capital = (word: string) => word.charAt(0) + word.slice(1).toLowerCase();

/** Everything a rule names, field by field; what it leaves open is left out. Two rules with the same facts do the same. */
export function factsOf(rule: Rule): Fact[] {
  const asks = rule.effect === "REQUIRE";
  const { window } = rule;
  const facts: [keyof Rule, string, string | null | undefined | false][] = [
    ["effect", t`Effect`, { ALLOW: t`Allow`, REQUIRE: t`Require people`, DENY: t`Deny` }[rule.effect]],
    ["tool", t`Tool`, rule.tool],
    ["domain", t`Domain`, rule.domain?.name],
    ["agent", t`Agent`, rule.agent?.name],
    ["agentState", t`Agents in`, rule.agentState && capital(rule.agentState)],
    ["risk", t`Risk`, rule.risk && capital(rule.risk)],
    ["condition", t`When`, rule.condition && conditionInWords(rule.condition)],
    [
      "window",
      t`Hours`,
      window && `${window.days.map((day) => capital(day.slice(0, 3))).join(", ")} ${window.starts}–${window.ends} (${window.timezone})`,
    ],
    ["limits", t`At most`, rule.limits.map(limitInWords).join("; ")],
    ["approvers", t`Approvers`, asks && String(rule.approvers)],
    ["fromRoles", t`Only count`, rule.fromRoles.map((role) => `${capital(role)}s`).join(", ")],
    ["reasonRequired", t`Reason`, rule.reasonRequired && t`required`],
    [
      "separationOfDuties",
      t`Separation of duties`,
      rule.separationOfDuties !== null && (rule.separationOfDuties ? t`always` : t`not asked for`),
    ],
    ["decideBySeconds", t`Decide within`, rule.decideBySeconds !== null && span(rule.decideBySeconds)],
    ["escalateTo", t`Goes late to`, rule.escalateTo && `${capital(rule.escalateTo)}s`],
    ["executeBySeconds", t`Use within`, rule.executeBySeconds !== null && span(rule.executeBySeconds)],
  ];
  return facts.flatMap(([id, label, text]) => (text ? [{ id, label, text }] : []));
}

const printOf = (rule: Told) => JSON.stringify([...factsOf(rule).map(({ id, text }) => [id, text]), rule.inWords]);

function fieldChanges(before: Told, after: Told): FieldChange[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  const seen = new Map([...old, ...now].map(({ id, label }) => [id, label]));
  const textOf = (facts: Fact[], id: keyof Rule) => facts.find((fact) => fact.id === id)?.text;
  return [...seen].flatMap(([id, label]) => {
    const [was, is] = [textOf(old, id), textOf(now, id)];
    return was === is ? [] : [{ id, label, before: was, after: is }];
  });
}

/** How much two rules have in common; what they are about counts more than the figures in it. */
function likeness(one: Told, other: Told): number {
  const facts = new Map(factsOf(other).map(({ id, text }) => [id, text]));
  const weight = (id: keyof Rule) => (id === "tool" ? 3 : id === "effect" ? 2 : 1);
  const shared = factsOf(one).reduce((sum, { id, text }) => sum + (facts.get(id) === text ? weight(id) : 0), 0);
  return shared / (Math.max(facts.size, factsOf(one).length) + 3);
}

/** What became of each rule between two versions. The order of rules means nothing, so moving one is no change. */
export function diffOf(before: readonly Told[], after: readonly Told[]): RuleChange[] {
  const left = [...before];
  const matched = new Map<number, Told>();
  const take = (at: number, rule: Told) => {
    matched.set(at, rule);
    left.splice(left.indexOf(rule), 1);
  };
  after.forEach((rule, at) => {
    const equal = left.find((one) => printOf(one) === printOf(rule));
    if (equal) take(at, equal);
  });
  const pairs = after.flatMap((rule, at) => (matched.has(at) ? [] : left.map((old) => ({ at, old, score: likeness(old, rule) }))));
  for (const { at, old, score } of pairs.sort((a, b) => b.score - a.score))
    if (score >= 0.5 && !matched.has(at) && left.includes(old)) take(at, old);
  const changes = after.map((rule, at): RuleChange => {
    const old = matched.get(at);
    if (!old) return { kind: "added", rule };
    const fields = fieldChanges(old, rule);
    return fields.length > 0 || old.inWords !== rule.inWords ? { kind: "changed", before: old, rule, fields } : { kind: "same", rule };
  });
  return [...changes, ...left.map((rule): RuleChange => ({ kind: "removed", rule }))];
}

/** "1 rule added, 2 changed": nothing when the rules do the same. */
export function summaryOf(changes: readonly RuleChange[]): string {
  const count = (kind: RuleChange["kind"]) => changes.filter((change) => change.kind === kind).length;
  const [added, changed, removed] = [count("added"), count("changed"), count("removed")];
  return [
    added > 0 && plural(added, { one: "# rule added", other: "# rules added" }),
    changed > 0 && plural(changed, { one: "# rule changed", other: "# rules changed" }),
    removed > 0 && plural(removed, { one: "# rule removed", other: "# rules removed" }),
  ]
    .filter(Boolean)
    .join(", ");
}
