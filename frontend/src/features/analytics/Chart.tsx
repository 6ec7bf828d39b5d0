import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/ui/Button";
import { About } from "./About";
import { ChartTable } from "./ChartTable";
import { download, toCsv } from "./csv";
import { Plot } from "./Plot";
import type { Span } from "./points";
import { type Series, spanName } from "./series";

type Props = {
  title: string;
  about: string;
  /** Beside the title: the sum, or the share. */
  total?: ReactNode;
  /** Below the picture: what is not in it. */
  note?: ReactNode;
  tools?: ReactNode;
  kind: "bars" | "lines";
  spans: readonly Span[];
  series: readonly Series[];
  zone: string;
  hourly: boolean;
  small?: boolean;
  /** What is counted has no halves. */
  whole?: boolean;
  say: (value: number) => string;
};
/** A chart with its legend, or the same as a table, or as a file. */
export function Chart({ title, about, total, note, tools, small = false, whole = false, series, ...rest }: Props) {
  const { t } = useLingui();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [table, setTable] = useState(false);
  const { spans, zone, hourly, say } = rest;
  const shown = series.filter(({ id }) => !hidden.has(id));
  const name = (span: Span) => spanName(span, zone, hourly);
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id) && shown.length > 1) next.add(id);
    setHidden(next);
  };
  const save = () =>
    download(
      `${title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}-${spans[0]?.startsAt.slice(0, 10) ?? ""}.csv`,
      toCsv([
        [t`From`, t`To`, ...series.map((one) => one.name)],
        ...spans.map(({ startsAt, endsAt }, at) => [startsAt, endsAt, ...series.map((one) => one.values[at] ?? null)]),
      ]),
    );
  return (
    <section className={small ? "ch small" : "ch"} aria-label={title}>
      <div className="row ch-head">
        <h2>{title}</h2>
        <About name={title} text={about} align={small ? "end" : "start"} />
        <span className="muted trunc">{total}</span>
        <span className="grow" />
        {tools}
        <IconButton icon="down-tray" size="small" label={t`Download ${title} as CSV`} onClick={save} />
        <IconButton
          icon={table ? "analytics" : "table"}
          size="small"
          label={table ? t`Show ${title} as chart` : t`Show ${title} as table`}
          aria-pressed={table}
          onClick={() => setTable(!table)}
        />
      </div>
      <div className="ch-legend">
        {series.length > 1 &&
          series.map((one) => (
            <button key={one.id} type="button" className="ch-key" aria-pressed={!hidden.has(one.id)} onClick={() => toggle(one.id)}>
              <i className={one.tone} />
              <span className="trunc">{one.name}</span>
            </button>
          ))}
      </div>
      {spans.length === 0 ? (
        <p className="muted">
          <Trans>No point of time in this range.</Trans>
        </p>
      ) : table ? (
        <ChartTable title={title} spans={spans} series={shown} name={name} say={say} />
      ) : (
        <Plot label={title} series={shown} small={small} whole={whole} name={name} {...rest} />
      )}
      {note && <p className="small muted ch-note">{note}</p>}
    </section>
  );
}
