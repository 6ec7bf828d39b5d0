import { Trans, useLingui } from "@lingui/react/macro";
import { ReportDocument } from "@/gql/reports/graphql";
import { exact, locale } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty } from "@/ui/States";
import { dayOf, daysOf, KINDS, ROWS, said, type Told } from "./words";

const SHOWN = ["agentCalls", "tokensUsed", "estimatedCost", "toolRunsTotal"];

/** One report: readable here, and on paper. */
export function Report({ id }: { id: string }) {
  const { t, i18n } = useLingui();
  const { data, fault, reload } = useQuery(ReportDocument, { id });
  if (!data) {
    return fault ? (
      <CouldNotLoad title={t`The report did not load`} fault={fault} onRetry={reload} />
    ) : (
      <SkeletonRows rows={12} height={32} />
    );
  }
  const { report } = data;
  if (!report) {
    return (
      <Empty title={t`No such report`}>
        <Trans>It was deleted, or it holds figures that you may not see any more.</Trans>
      </Empty>
    );
  }
  const told = report.figures as Told;
  const kind = KINDS[report.kind];
  const [zone, made] = [report.timezone, exact(report.createdAt)];
  const columns = ROWS.filter(({ name }) => SHOWN.includes(name));
  const unknown = <span className="muted">{t`unknown`}</span>;
  return (
    <article className="report">
      <header>
        <div className="grow">
          <h2>
            {kind && i18n._(kind)} · {daysOf(report, locale())}
          </h2>
          <p className="muted small">
            <Trans>
              In the time zone {zone}. Made {made}.
            </Trans>
          </p>
        </div>
        <a className="btn" href={`${report.downloadPath}?format=csv`} download>
          CSV
        </a>
        <a className="btn" href={`${report.downloadPath}?format=json`} download>
          JSON
        </a>
        <Button kind="primary" onClick={() => window.print()}>
          <Trans>Print</Trans>
        </Button>
      </header>
      <table className="table">
        <thead>
          <tr>
            <th>{t`Figure`}</th>
            <th className="num">{t`In it`}</th>
            <th className="num">{t`Before`}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => (
            <tr key={row.name}>
              <td>{i18n._(row.label)}</td>
              <td className="num">{said(told.current, row) ?? unknown}</td>
              <td className="num muted">{said(told.previous, row) ?? unknown}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {[
        {
          title: t`Agents`,
          rows: told.topAgents.map((one) => ({ key: one.agentId, name: one.agentName ?? one.agentId, figures: one.figures })),
        },
        {
          title: t`Over time`,
          rows: told.series.map((one) => ({ key: one.startsAt, name: dayOf(one.startsAt, zone, locale()), figures: one.figures })),
        },
      ]
        .filter(({ rows }) => rows.length > 0)
        .map(({ title, rows }) => (
          <table className="table" key={title}>
            <thead>
              <tr>
                <th>{title}</th>
                {columns.map((column) => (
                  <th className="num" key={column.name}>
                    {i18n._(column.label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <td>{row.name}</td>
                  {columns.map((column) => (
                    <td className="num" key={column.name}>
                      {said(row.figures, column) ?? unknown}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ))}
    </article>
  );
}
