import { useLingui } from "@lingui/react/macro";
import { CheckField, Select, TextField } from "@/ui/Field";
import type { DraftRule } from "./draft";
import { ROLES } from "./marks";
import type { Problems } from "./problems";
import type { Role } from "./rule";
import { SpanField } from "./SpanField";

/** What a REQUIRE rule asks of people, and how long an approval lasts. */
export function Demands({
  rule,
  problems,
  onChange,
}: {
  rule: DraftRule;
  problems: Problems;
  onChange: (part: Partial<DraftRule>) => void;
}) {
  const { t, i18n } = useLingui();
  const toggle = (role: Role) =>
    onChange({ fromRoles: rule.fromRoles.includes(role) ? rule.fromRoles.filter((one) => one !== role) : [...rule.fromRoles, role] });
  if (rule.effect === "DENY") return null;
  const use = (
    <SpanField
      label={t`Use within`}
      hint={t`of approval`}
      placeholder={t`as usual`}
      value={rule.executeBy}
      problem={problems.executeBySeconds}
      onChange={(executeBy) => onChange({ executeBy })}
    />
  );
  if (rule.effect === "ALLOW") {
    return (
      <fieldset>
        <legend>{t`Time`}</legend>
        <div className="grid halves">{use}</div>
      </fieldset>
    );
  }
  return (
    <fieldset>
      <legend>{t`People`}</legend>
      <div className="grid halves">
        <TextField
          label={t`Approvers`}
          hint={t`1 to 10`}
          inputMode="numeric"
          value={rule.approvers}
          problem={problems.approvers}
          onChange={(event) => onChange({ approvers: event.target.value })}
        />
        <Select
          label={t`Separation of duties`}
          value={rule.separation}
          problem={problems.separationOfDuties}
          options={[
            { value: "", label: t`At high and critical risk` },
            { value: "yes", label: t`Always` },
            { value: "no", label: t`Never` },
          ]}
          onChange={(event) => onChange({ separation: event.target.value as DraftRule["separation"] })}
        />
        <SpanField
          label={t`Decide within`}
          placeholder={t`as usual`}
          value={rule.decideBy}
          problem={problems.decideBySeconds}
          onChange={(decideBy) => onChange({ decideBy })}
        />
        <Select
          label={t`Goes late to`}
          note={t`Asked as well after three quarters of that time.`}
          value={rule.escalateTo}
          problem={problems.escalateTo}
          options={[
            { value: "", label: t`The next role` },
            ...(Object.keys(ROLES) as Role[]).map((role) => {
              const label = ROLES[role];
              return { value: role, label: label ? i18n._(label) : role };
            }),
          ]}
          onChange={(event) => onChange({ escalateTo: event.target.value as DraftRule["escalateTo"] })}
        />
        {use}
      </div>
      <div className="days" role="group" aria-label={t`Whose approvals count`}>
        {(Object.keys(ROLES) as Role[]).map((role) => {
          const label = ROLES[role];
          return (
            <CheckField key={role} label={label && i18n._(label)} checked={rule.fromRoles.includes(role)} onChange={() => toggle(role)} />
          );
        })}
        <span className="small muted">{rule.fromRoles.length === 0 ? t`everyone who may decide counts` : t`only these count`}</span>
        <CheckField
          label={t`Approving needs a reason`}
          checked={rule.reasonRequired}
          onChange={() => onChange({ reasonRequired: !rule.reasonRequired })}
        />
      </div>
      {problems.fromRoles && <p className="field-note danger">{problems.fromRoles}</p>}
    </fieldset>
  );
}
