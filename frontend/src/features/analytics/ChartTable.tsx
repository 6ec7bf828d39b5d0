import { useLingui } from "@lingui/react/macro";
import type { Span } from "./points";
import type { Series } from "./series";
import { known } from "./words";

type Props = {
  title: string;
  spans: readonly Span[];
  series: readonly Series[];
  name: (span: Span) => string;
  say: (value: number) => string;
};
/** The figures of a chart as rows, the newest first. */
export function ChartTable({ title, spans, series, name, say }: Props) {
  const { t } = useLingui();
  return (
    <div className="ch-table" tabIndex={0} role="group" aria-label={t`${title}, as a table`}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t`From`}</th>
            {series.map((one) => (
              <th key={one.id} scope="col" className="num">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spans
            .map((span, at) => (
              <tr key={span.startsAt}>
                <th scope="row">{name(span)}</th>
                {series.map((one) => (
                  <td key={one.id} className="num">
                    {known(one.values[at] ?? null, say)}
                  </td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </div>
  );
}
