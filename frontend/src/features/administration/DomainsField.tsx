import { Trans, useLingui } from "@lingui/react/macro";
import { useMe } from "@/lib/session";
import { Segmented } from "@/ui/Field";
import { Picks } from "@/ui/Forms";
import type { Domains } from "./useDomains";

/** All domains (null), or some of them. Whoever is limited can only give what is theirs. */
export function DomainsField({
  domains,
  value,
  onChange,
  problem,
}: {
  domains: Domains;
  value: string[] | null;
  onChange: (value: string[] | null) => void;
  problem?: string | undefined;
}) {
  const { t } = useLingui();
  const { domainIds } = useMe();
  const free = domainIds === null || domainIds === undefined;
  return (
    <div className="stack">
      {free && (
        <div>
          <p className="field-label">
            <Trans>Domains</Trans>
          </p>
          <Segmented
            label={t`Domains`}
            value={value ? "some" : "all"}
            options={[
              { value: "all", label: t`All domains` },
              { value: "some", label: t`Some domains` },
            ]}
            onChange={(next) => onChange(next === "all" ? null : (value ?? []))}
          />
          {!value && (
            <p className="field-note">
              <Trans>Also those that are made later.</Trans>
            </p>
          )}
        </div>
      )}
      {value && (
        <div>
          <Picks label={t`Which domains`} options={domains.options(value)} value={value} onChange={onChange} />
          <p className="field-note">
            <Trans>Everything in other domains looks as if it did not exist.</Trans>
          </p>
        </div>
      )}
      {problem && (
        <p className="field-note danger" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
