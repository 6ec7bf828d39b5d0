import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useState } from "react";
import { clock, number } from "@/lib/format";
import { Button } from "@/ui/Button";
import { highestOf, type Minute, scaleOf, SERIES, type SeriesId, stack } from "./chart";

const [WIDTH, HEIGHT, TOP] = [720, 140, 10];
const TONES: Record<SeriesId, string> = { byPolicy: "b1", byPeople: "b2", failed: "b3" };

function useNames(): Record<SeriesId, string> {
  const { t } = useLingui();
  return { byPolicy: t`by policy`, byPeople: t`by people`, failed: t`failed` };
}

function Table({ minutes }: { minutes: Minute[] }) {
  const { t } = useLingui();
  const names = useNames();
  return (
    <div className="as-table" tabIndex={0} role="group" aria-label={t`Tool runs per minute, as a table`}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t`Minute`}</th>
            {SERIES.map((series) => (
              <th key={series} scope="col" className="num">
                {names[series]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {minutes.toReversed().map((minute) => (
            <tr key={minute.at}>
              <td className="mono">{clock(minute.at)}</td>
              {SERIES.map((series) => (
                <td key={series} className="num">
                  {number(minute[series])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Tip({ minute, share }: { minute: Minute; share: number }) {
  const names = useNames();
  return (
    <div className={share > 0.6 ? "tip before" : "tip"} style={{ insetInlineStart: `${share * 100}%` }}>
      <p className="mono">{clock(minute.at)}</p>
      {SERIES.toReversed().map((series) => (
        <p key={series}>
          <i className={TONES[series]} />
          <span>{names[series]}</span>
          <b>{number(minute[series])}</b>
        </p>
      ))}
    </div>
  );
}

/** What ended in each minute of the last hour. The picture is read by pointer or arrow keys, or as a table. */
export function RunsChart({ minutes }: { minutes: Minute[] }) {
  const { t } = useLingui();
  const names = useNames();
  const [hidden, setHidden] = useState<ReadonlySet<SeriesId>>(new Set());
  const [at, setAt] = useState<string>();
  const [table, setTable] = useState(false);
  const { top, lines } = scaleOf(highestOf(minutes, hidden));
  const slot = WIDTH / Math.max(1, minutes.length);
  const y = (value: number) => TOP + HEIGHT * (1 - value / top);
  const index = minutes.findIndex((minute) => minute.at === at);
  const chosen = minutes[index];
  const total = minutes.reduce((sum, minute) => sum + minute.byPolicy + minute.byPeople + minute.failed, 0);
  const toggle = (series: SeriesId) => {
    const next = new Set(hidden);
    if (!next.delete(series) && next.size < SERIES.length - 1) next.add(series);
    setHidden(next);
  };
  const walk = (event: KeyboardEvent) => {
    const last = minutes.length - 1;
    const from = index < 0 ? last + 1 : index;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") setAt(undefined);
    if (to === undefined) return;
    event.preventDefault();
    setAt(minutes[Math.max(0, Math.min(last, to))]?.at);
  };
  const words = (minute: Minute) => `${clock(minute.at)}: ${SERIES.map((series) => `${minute[series]} ${names[series]}`).join(", ")}`;
  return (
    <section className="c1">
      <div className="row hd">
        <h2>{t`Tool runs per minute`}</h2>
        <span className="muted small only-wide">
          <Trans>{number(total)} in the last hour</Trans>
        </span>
        <span className="grow" />
        {SERIES.map((series) => (
          <button key={series} type="button" className="key" aria-pressed={!hidden.has(series)} onClick={() => toggle(series)}>
            <i className={TONES[series]} />
            {names[series]}
          </button>
        ))}
        <Button size="small" kind="quiet" icon="table" aria-pressed={table} onClick={() => setTable(!table)}>
          <span className="only-wide">{table ? t`Show as chart` : t`Show as table`}</span>
          <span className="only-narrow">{table ? t`Chart` : t`Table`}</span>
        </Button>
      </div>
      {table ? (
        <Table minutes={minutes} />
      ) : (
        <div
          className="plot"
          tabIndex={0}
          role="slider"
          aria-label={t`Tool runs per minute over the last hour; arrow keys read one minute`}
          aria-valuemin={0}
          aria-valuemax={minutes.length - 1}
          aria-valuenow={index < 0 ? minutes.length - 1 : index}
          aria-valuetext={chosen ? words(chosen) : t`${number(total)} in the last hour`}
          onKeyDown={walk}
          onBlur={() => setAt(undefined)}
          onPointerLeave={() => setAt(undefined)}
          onPointerMove={(event) => {
            const box = event.currentTarget.querySelector("svg")?.getBoundingClientRect();
            if (box)
              setAt(minutes[Math.min(minutes.length - 1, Math.floor(((event.clientX - box.left) / box.width) * minutes.length))]?.at);
          }}
        >
          <svg className="bars" viewBox={`0 0 ${WIDTH} ${HEIGHT + TOP}`} preserveAspectRatio="none" aria-hidden="true">
            {lines.map((line) => (
              <path key={line} className="g" d={`M0 ${y(line)}H${WIDTH}`} />
            ))}
            {chosen && <rect className="at" x={index * slot} y={0} width={slot} height={HEIGHT + TOP} />}
            {minutes.map((minute, place) =>
              stack(minute, hidden).map(({ series, from, to }) => (
                <rect
                  key={minute.at + series}
                  className={TONES[series]}
                  x={place * slot + slot * 0.12}
                  width={slot * 0.76}
                  y={y(to) + (from > 0 || to < top ? 0.5 : 0)}
                  height={Math.max(0.6, y(from) - y(to) - 0.8)}
                />
              )),
            )}
          </svg>
          <div className="ys" aria-hidden="true">
            {lines.map((line) => (
              <span key={line} style={{ insetBlockStart: `${(y(line) / (HEIGHT + TOP)) * 100}%` }}>
                {number(line)}
              </span>
            ))}
          </div>
          <div className="xs" aria-hidden="true">
            {[0, 15, 30, 45].map((place) => (
              <span key={place} style={{ insetInlineStart: `${(place / 60) * 100}%` }}>
                {minutes[place] && clock(minutes[place].at)}
              </span>
            ))}
            <span className="now">
              <Trans>now</Trans>
            </span>
          </div>
          {chosen && (
            <div className="tips">
              <Tip minute={chosen} share={(index + 0.5) / minutes.length} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}
