import { useLingui } from "@lingui/react/macro";
import type { Role } from "@/gql/administration/graphql";
import { Choice } from "./Choice";
import { ROLE_ORDER, ROLES } from "./words";

export function RoleField({ value, onChange, problem }: { value: Role; onChange: (role: Role) => void; problem?: string | undefined }) {
  const { t, i18n } = useLingui();
  return (
    <Choice
      label={t`Role`}
      value={value}
      options={ROLE_ORDER.map((role) => ({ value: role, label: i18n._(ROLES[role].label), note: i18n._(ROLES[role].note) }))}
      onChange={onChange}
      problem={problem}
    />
  );
}
