import { Trans, useLingui } from "@lingui/react/macro";
import type { OverviewFieldsFragment } from "@/gql/overview/graphql";
import { figure } from "@/lib/format";
import { Sparkline } from "@/ui/Figure";
import { difference, KINDS, shown, unitOf } from "./figures";

type Given = OverviewFieldsFragment["figures"][number];

function One({ given }: { given: Given }) {
  const { i18n } = useLingui();
  const kind = KINDS[given.key];
  const value = shown(given.key, given.value);
  const change = difference(kind, given.value, given.previous, given.unit);
  const unit = unitOf(given.unit);
  return (
    <div className="figure">
      <p className="muted">{kind ? i18n._(kind.label) : given.key}</p>
      <p className="v">
        <b>{value === null ? <Trans>unknown</Trans> : figure(value)}</b>
        {value !== null && unit && <span>{i18n._(unit)}</span>}
      </p>
      <Sparkline series={given.series} />
      <p className={`change ${change?.tone ?? ""}`}>
        {change ? change.text : <Trans>unknown</Trans>}{" "}
        <span className="muted vs">
          <Trans>vs 1 h ago</Trans>
        </span>
      </p>
    </div>
  );
}

/** Six figures that change in place every second. */
export function Figures({ figures }: { figures: Given[] }) {
  const { t } = useLingui();
  return (
    <section className="figs" aria-label={t`Live figures`}>
      {figures.map((given) => (
        <One key={given.key} given={given} />
      ))}
    </section>
  );
}
