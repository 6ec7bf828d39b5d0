import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { Button, IconButton } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { blankLimit, type DraftLimit, type DraftRule } from "./draft";
import type { Pointer } from "./pointers";
import type { Problems } from "./problems";
import { SpanField } from "./SpanField";
import { Suggestions } from "./Suggestions";

/** How much an ALLOW rule lets through for one agent before people are asked. */
export function Limits({
  rule,
  problems,
  pointers,
  onChange,
}: {
  rule: DraftRule;
  problems: Problems;
  pointers: readonly Pointer[];
  onChange: (part: Partial<DraftRule>) => void;
}) {
  const { t } = useLingui();
  const list = useId();
  const set = (at: number, part: Partial<DraftLimit>) =>
    onChange({ limits: rule.limits.map((limit, index) => (index === at ? { ...limit, ...part } : limit)) });
  return (
    <fieldset>
      <legend>
        {t`Limits`} <span className="muted">{t`for each agent`}</span>
      </legend>
      {rule.limits.map((limit, at) => (
        <div key={limit.key} className="limit">
          <TextField
            label={t`At most`}
            inputMode="decimal"
            value={limit.most}
            problem={problems[`limits/${at}/most`]}
            onChange={(event) => set(at, { most: event.target.value })}
          />
          <TextField
            label={t`Of`}
            className="mono"
            placeholder={t`runs`}
            list={list}
            value={limit.sumOf}
            problem={problems[`limits/${at}/sumOf`]}
            onChange={(event) => set(at, { sumOf: event.target.value })}
          />
          <SpanField
            label={t`Within`}
            value={limit.per}
            problem={problems[`limits/${at}/windowSeconds`]}
            onChange={(per) => set(at, { per })}
          />
          <IconButton
            size="small"
            icon="x"
            label={t`Remove limit ${at + 1}`}
            onClick={() => onChange({ limits: rule.limits.toSpliced(at, 1) })}
          />
        </div>
      ))}
      <Suggestions id={list} values={pointers.filter(({ type }) => type === "number").map((one) => one.path)} />
      <div className="row">
        {rule.limits.length === 0 && <span className="muted">{t`As many as it likes.`}</span>}
        <Button size="small" icon="plus" onClick={() => onChange({ limits: [...rule.limits, blankLimit()] })}>
          <Trans>Add a limit</Trans>
        </Button>
      </div>
      {rule.limits.length > 0 && <p className="field-note">{t`Beyond it a person must approve. An argument adds up its numbers.`}</p>}
    </fieldset>
  );
}
