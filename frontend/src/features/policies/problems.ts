import { t } from "@lingui/core/macro";
import { type Draft, type DraftCondition, isPair, type Span } from "./draft";
import { isGroup } from "./rule";
import { readValue } from "./values";

/** What is wrong, by where it is: `rules/0/condition/value`, as the server names it. */
export type Problems = Record<string, string>;

const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));

function ofCondition(draft: DraftCondition, path: string, note: (path: string, message: string) => void): void {
  if (isGroup(draft.operator)) {
    draft.conditions.forEach((inner, at) => ofCondition(inner, `${path}/conditions/${at}`, note));
    return;
  }
  if (!draft.path.trim()) note(`${path}/path`, t`Which argument? Such as /amount.`);
  if (draft.operator === "EXISTS") return;
  if (isPair(draft.operator)) {
    if (!isNumber(draft.low) || !isNumber(draft.high)) note(`${path}/value`, t`Two numbers, please.`);
    return;
  }
  const { problem } = readValue(draft.operator, draft.type, draft.value);
  if (problem) note(`${path}/value`, problem);
}

/** What no server needs to be asked about: text that is no number, or that means nothing. */
export function problemsOf(draft: Draft): Problems {
  const problems: Problems = {};
  const note = (path: string, message: string) => {
    problems[path] ??= message;
  };
  const span = ({ many }: Span, path: string) => {
    if (many.trim() !== "" && !isNumber(many)) note(path, t`A number, please.`);
  };
  if (!draft.name.trim()) note("name", t`A policy has a name.`);
  if (draft.rules.length === 0) note("rules", t`A policy has a rule.`);
  draft.rules.forEach((rule, at) => {
    const path = `rules/${at}`;
    if (rule.condition) ofCondition(rule.condition, `${path}/condition`, note);
    if (rule.effect === "REQUIRE") {
      if (!/^\d+$/.test(rule.approvers.trim())) note(`${path}/approvers`, t`How many people? 1 to 10.`);
      span(rule.decideBy, `${path}/decideBySeconds`);
    }
    if (rule.effect !== "DENY") span(rule.executeBy, `${path}/executeBySeconds`);
    if (rule.effect !== "ALLOW") return;
    rule.limits.forEach((limit, index) => {
      if (!isNumber(limit.most)) note(`${path}/limits/${index}/most`, t`A number, please.`);
      if (!isNumber(limit.per.many)) note(`${path}/limits/${index}/windowSeconds`, t`Over how long?`);
    });
  });
  return problems;
}

/** The problems of one part, named from there: those of `rules/0` without that in front. */
export function within(problems: Problems, path: string): Problems {
  const start = `${path}/`;
  return Object.fromEntries(
    Object.entries(problems).flatMap(([key, message]) => (key.startsWith(start) ? [[key.slice(start.length), message]] : [])),
  );
}

/** Whether anything at or below a place is wrong. */
export const isWrong = (problems: Problems, path: string): boolean =>
  Object.keys(problems).some((key) => key === path || key.startsWith(`${path}/`));

/** When a rule is moved or removed, what was said about the others moves with them. `order`: where each was before. */
export function moved(problems: Problems, order: readonly number[]): Problems {
  return Object.fromEntries(
    Object.entries(problems).flatMap(([key, message]) => {
      const [, index, rest] = /^rules\/(\d+)(.*)$/.exec(key) ?? [];
      if (index === undefined) return [[key, message]];
      const now = order.indexOf(Number(index));
      return now < 0 ? [] : [[`rules/${now}${rest ?? ""}`, message]];
    }),
  );
}
