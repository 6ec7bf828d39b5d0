import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useState } from "react";
import { useNarrow } from "@/lib/media";
import type { Span } from "./points";
import { pathOf, scaleOf } from "./scale";
import { highest, type Series, stack, ticks } from "./series";
import { known } from "./words";

const [WIDTH, HEIGHT, TOP] = [1000, 190, 10];
type Drawn = { series: readonly Series[]; places: number; top: number };
const height = (value: number, top: number) => TOP + HEIGHT * (1 - value / top);

function Bars({ series, places, top }: Drawn) {
  "use memo";
  const slot = WIDTH / Math.max(1, places);
  const y = (value: number) => height(value, top);
  return Array.from({ length: places }, (_, place) =>
    stack(series, place).map(({ id, tone, from, to }) => {
      // a gap between the layers, where there is room for one
      const high = y(from) - y(to);
      return (
        <rect
          key={`${place} ${id}`}
          className={`bar ${tone}`}
          x={place * slot + slot * 0.1}
          width={slot * 0.8}
          y={y(to)}
          height={high > 3 ? high - 1 : Math.max(0.8, high)}
        />
      );
    }),
  );
}

function Lines({ series, places, top }: Drawn) {
  "use memo";
  const slot = WIDTH / Math.max(1, places);
  return series.map(({ id, tone, values }) => (
    <path
      key={id}
      className={`line ${tone}`}
      d={pathOf(
        values,
        (at) => (at + 0.5) * slot,
        (value) => height(value, top),
      )}
    />
  ));
}

type Props = {
  label: string;
  kind: "bars" | "lines";
  spans: readonly Span[];
  series: readonly Series[];
  zone: string;
  hourly: boolean;
  small: boolean;
  whole: boolean;
  name: (span: Span) => string;
  say: (value: number) => string;
};
/** The picture. Pointer and arrow keys move one cursor along it, whose figures are shown and read out. */
export function Plot({ label, kind, spans, series, zone, hourly, small, whole, name, say }: Props) {
  const { t } = useLingui();
  const narrow = useNarrow();
  const [cursor, setCursor] = useState<string>();
  const stacked = kind === "bars";
  const most = highest(series, spans.length, stacked);
  const { top, lines } = scaleOf(most, whole);
  const places = spans.length;
  const index = spans.findIndex(({ startsAt }) => startsAt === cursor);
  const chosen = spans[index];
  const parts = (at: number) => series.map((one) => ({ ...one, text: known(one.values[at] ?? null, say) }));
  const words = (span: Span) =>
    `${name(span)}: ${parts(index)
      .map((one) => `${one.name} ${one.text}`)
      .join(", ")}`;
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const back = getComputedStyle(event.currentTarget).direction === "rtl" ? 1 : -1;
    const from = index < 0 ? (event.key === "ArrowLeft" ? places : -1) : index;
    const to = { ArrowLeft: from + back, ArrowRight: from - back, Home: 0, End: places - 1 }[event.key];
    if (event.key === "Escape") setCursor(undefined);
    if (to === undefined) return;
    event.preventDefault();
    setCursor(spans[Math.max(0, Math.min(places - 1, to))]?.startsAt);
  };
  const drawn = { series, places, top };
  const side = (index + 0.5) / places;
  return (
    <div
      className="ch-plot"
      tabIndex={0}
      role="slider"
      aria-label={t`${label}; arrow keys read one point`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, places - 1)}
      aria-valuenow={Math.max(0, index < 0 ? places - 1 : index)}
      aria-valuetext={chosen ? words(chosen) : label}
      onKeyDown={walk}
      onBlur={() => setCursor(undefined)}
      onPointerLeave={() => setCursor(undefined)}
      onPointerMove={(event) => {
        const box = event.currentTarget.querySelector("svg")?.getBoundingClientRect();
        if (!box) return;
        const along = (event.clientX - box.left) / box.width;
        const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
        setCursor(spans[Math.max(0, Math.min(places - 1, Math.floor((rtl ? 1 - along : along) * places)))]?.startsAt);
      }}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + TOP}`} preserveAspectRatio="none" aria-hidden="true">
        {lines.map((line) => (
          <path key={line} className="grid" d={`M0 ${height(line, top)}H${WIDTH}`} />
        ))}
        {chosen && <rect className="here" x={(index / places) * WIDTH} width={WIDTH / places} y={0} height={HEIGHT + TOP} />}
        {stacked ? <Bars {...drawn} /> : <Lines {...drawn} />}
      </svg>
      <div className="ch-ys" aria-hidden="true">
        {lines.map((line) => (
          <span key={line} style={{ insetBlockStart: `${(height(line, top) / (HEIGHT + TOP)) * 100}%` }}>
            {say(line)}
          </span>
        ))}
      </div>
      <div className="ch-xs" aria-hidden="true">
        {ticks(spans, zone, hourly, small || narrow ? 4 : 8).map(({ at, text }) => (
          <span key={at} style={{ insetInlineStart: `${((at + (hourly || stacked ? 0 : 0.5)) / places) * 100}%` }}>
            {text}
          </span>
        ))}
      </div>
      {chosen && (
        <div className="ch-tips" aria-hidden="true">
          <div className={side > 0.5 ? "ch-tip before" : "ch-tip"} style={{ insetInlineStart: `${side * 100}%` }}>
            <p className="med">{name(chosen)}</p>
            {parts(index)
              .toReversed()
              .map((one) => (
                <p key={one.id}>
                  <i className={one.tone} />
                  <span>{one.name}</span>
                  <b>{one.text}</b>
                </p>
              ))}
          </div>
        </div>
      )}
    </div>
  );
}
