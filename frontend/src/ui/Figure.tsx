import "./marks.css";
import { Trans } from "@lingui/react/macro";
import { figure as format } from "@/lib/format";

/** Gaps (null) stay gaps. */
export function Sparkline({ series }: { series: (number | null)[] }) {
  const known = series.filter((value) => value !== null);
  if (known.length < 2) return <svg className="spark" aria-hidden="true" />;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const y = (value: number) => (high === low ? 16 : 28 - ((value - low) / (high - low)) * 24);
  const x = (at: number) => (at / (series.length - 1)) * 100;
  let path = "";
  let open = false;
  series.forEach((value, at) => {
    if (value !== null) path += `${open ? "L" : "M"}${x(at).toFixed(2)} ${y(value).toFixed(1)}`;
    open = value !== null;
  });
  const last = series.findLastIndex((value) => value !== null);
  const first = series.findIndex((value) => value !== null);
  const end = `M${x(last).toFixed(2)} ${y(series[last] ?? 0).toFixed(1)}h0`;
  return (
    <svg className="spark" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
      {known.length === series.length && <path className="ar" d={`${path}L${x(last).toFixed(2)} 30L${x(first).toFixed(2)} 30z`} />}
      <path className="ln" d={path} />
      <path className="end" d={end} />
    </svg>
  );
}

type Props = {
  label: string;
  value: number | null;
  unit?: string | undefined;
  series?: (number | null)[] | undefined;
  /** Said under the line; coloured only when good or bad is certain. */
  change?: string | undefined;
  tone?: "good" | "bad" | undefined;
};
export function Figure({ label, value, unit, series, change, tone }: Props) {
  return (
    <div className="figure">
      <p className="small muted">{label}</p>
      <p className="v">
        <b>{value === null ? <Trans>unknown</Trans> : format(value)}</b>
        {value !== null && unit && <span>{unit}</span>}
      </p>
      {series && <Sparkline series={series} />}
      {change && <p className={`change ${tone ?? ""}`}>{change}</p>}
    </div>
  );
}
