import { useLingui } from "@lingui/react/macro";
import { TextField } from "@/ui/Field";
import type { Span, Unit } from "./draft";

/** A length of time: how many of which unit. */
export function SpanField({
  label,
  hint,
  placeholder,
  value,
  problem,
  onChange,
}: {
  label: string;
  hint?: string;
  placeholder?: string;
  value: Span;
  problem: string | undefined;
  onChange: (span: Span) => void;
}) {
  const { t } = useLingui();
  return (
    <div className="span-field">
      <TextField
        label={label}
        hint={hint}
        placeholder={placeholder}
        inputMode="decimal"
        value={value.many}
        problem={problem}
        onChange={(event) => onChange({ ...value, many: event.target.value })}
      />
      <select
        className="input"
        aria-label={t`${label}: unit`}
        value={value.unit}
        onChange={(event) => onChange({ ...value, unit: event.target.value as Unit })}
      >
        <option value="s">{t`seconds`}</option>
        <option value="min">{t`minutes`}</option>
        <option value="h">{t`hours`}</option>
        <option value="d">{t`days`}</option>
      </select>
    </div>
  );
}
