import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { PolicyChoicesQuery } from "@/gql/policies/graphql";
import { Button } from "@/ui/Button";
import { blankRule, copyOf, type DraftRule } from "./draft";
import { isWrong, moved, type Problems, within } from "./problems";
import { RuleCard } from "./RuleCard";
import type { Told } from "./rule";

export type Choices = PolicyChoicesQuery | undefined;
type Props = {
  rules: DraftRule[];
  told: Told[];
  problems: Problems;
  choices: Choices;
  /** `problems`: where they stand now, when rules changed places. */
  onChange: (rules: DraftRule[], problems?: Problems) => void;
};

/** All rules, each a card that can be folded to its sentence. */
export function RuleEditor({ rules, told, problems, choices, onChange }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(rules.length < 3 ? rules.map(({ key }) => key) : []));
  const [said, setSaid] = useState("");
  const toggle = (key: string) =>
    setOpen((old) => (old.has(key) ? new Set([...old].filter((one) => one !== key)) : new Set([...old, key])));
  const reorder = (order: number[]) =>
    onChange(
      order.flatMap((at) => rules[at] ?? []),
      moved(problems, order),
    );
  const focus = (key: string) =>
    setTimeout(() => {
      const card = document.getElementById(`rule-${key}`);
      card?.scrollIntoView({ block: "nearest" });
      card?.querySelector<HTMLElement>("button")?.focus();
    });
  const move = (at: number, by: number) => {
    const order = rules.map((_, index) => index);
    [order[at], order[at + by]] = [at + by, at];
    reorder(order);
    setSaid(t`Rule ${at + 1} is now rule ${at + by + 1}`);
  };
  const insert = (at: number, rule: DraftRule) => {
    const order = rules.map((_, index) => index);
    onChange(rules.toSpliced(at, 0, rule), moved(problems, order.toSpliced(at, 0, -1)));
    setOpen((old) => new Set([...old, rule.key]));
    setSaid(t`Rule ${at + 1} added`);
    focus(rule.key);
  };
  const remove = (at: number) => {
    reorder(rules.map((_, index) => index).filter((index) => index !== at));
    setSaid(t`Rule ${at + 1} removed`);
    const beside = rules[at + 1] ?? rules[at - 1];
    if (beside) focus(beside.key);
  };
  return (
    <section aria-label={t`Rules`}>
      <ol>
        {rules.map((rule, at) => {
          const path = `rules/${at}`;
          const sentence = told[at];
          return (
            sentence && (
              <RuleCard
                key={rule.key}
                number={at + 1}
                of={rules.length}
                rule={rule}
                told={sentence}
                problems={within(problems, path)}
                open={open.has(rule.key) || isWrong(problems, path)}
                choices={choices}
                onToggle={() => toggle(rule.key)}
                onChange={(next) => onChange(rules.with(at, next))}
                onMove={(by) => move(at, by)}
                onCopy={() => insert(at + 1, copyOf(rule))}
                onRemove={() => remove(at)}
              />
            )
          );
        })}
      </ol>
      <div className="add-rule">
        <Button icon="plus" onClick={() => insert(rules.length, blankRule())}>
          <Trans>Add a rule</Trans>
        </Button>
        <span className="small muted">
          <Trans>The order is for reading: the strictest rule that matches wins.</Trans>
        </span>
      </div>
      <p className="sr" role="status">
        {said}
      </p>
    </section>
  );
}
