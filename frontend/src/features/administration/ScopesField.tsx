import { useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { useMe } from "@/lib/session";
import { Checkbox } from "@/ui/Field";
import { SCOPES } from "./words";

/** Of what the viewer may do, what the token may. */
export function ScopesField({
  value,
  onChange,
  problem,
}: {
  value: string[];
  onChange: (value: string[]) => void;
  problem?: string | undefined;
}) {
  const { t, i18n } = useLingui();
  const { permissions } = useMe();
  const id = useId();
  const toggle = (scope: string) => onChange(value.includes(scope) ? value.filter((one) => one !== scope) : [...value, scope]);
  return (
    <div role="group" aria-labelledby={id} aria-describedby={problem ? `${id}-about` : undefined}>
      <p id={id} className="field-label">
        {t`Scopes`}
        {value.length > 0 && <span className="muted">{t`${value.length} chosen`}</span>}
      </p>
      <div className="picks scopes">
        {permissions.map((scope) => (
          <label key={scope} className="check">
            <Checkbox checked={value.includes(scope)} onChange={() => toggle(scope)} />
            <span className="mono scope">{scope}</span>
            <span className="small muted trunc">{SCOPES[scope] && i18n._(SCOPES[scope])}</span>
          </label>
        ))}
      </div>
      {problem && (
        <p id={`${id}-about`} className="field-note danger" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
