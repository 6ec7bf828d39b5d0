import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useState } from "react";
import type { FiguresQuery } from "@/gql/analytics/graphql";
import { number } from "@/lib/format";
import { IconButton } from "@/ui/Button";
import { About } from "./About";
import { download, toCsv } from "./csv";
import { short, weekday } from "./words";

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const pad = (hour: number) => String(hour).padStart(2, "0");

/** When in the week there are most calls: one cell an hour. Arrow keys walk through the week. */
export function Heat({ figures }: { figures: FiguresQuery["analytics"] }) {
  const { t } = useLingui();
  const [at, setAt] = useState<number>();
  const [table, setTable] = useState(false);
  const calls = new Map(figures.weekHours.map((one) => [(one.weekday - 1) * 24 + one.hour, one.agentCalls]));
  const peak = figures.peakUsageTime;
  const most = peak?.agentCalls ?? 0;
  const best = peak ? (peak.weekday - 1) * 24 + peak.hour : undefined;
  const of = (cell: number) => calls.get(cell) ?? 0;
  const level = (value: number) => (value === 0 || most === 0 ? 0 : Math.max(1, Math.ceil((value / most) * 6)));
  const name = (cell: number, style: "short" | "long" = "short") => {
    const [day, hour, next] = [weekday(Math.floor(cell / 24) + 1, style), pad(cell % 24), pad((cell % 24) + 1)];
    return t`${day} ${hour} to ${next}`;
  };
  const count = (cell: number) => number(of(cell));
  const walk = (event: KeyboardEvent) => {
    const from = at ?? best ?? 0;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, ArrowUp: from - 24, ArrowDown: from + 24, Home: 0, End: 167 }[event.key];
    if (event.key === "Escape") setAt(undefined);
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < 168) setAt(to);
  };
  const busiest = best === undefined ? "" : name(best);
  const [cellName, cellCount] = [name(at ?? best ?? 0, "long"), count(at ?? best ?? 0)];
  return (
    <section className="ch small" aria-label={t`When it is busy`}>
      <div className="row ch-head">
        <h2>{t`When it is busy`}</h2>
        <About
          name={t`When it is busy`}
          text={t`Model calls by the hour of the week in which they began, on the zone's clock, in all weeks of the range together.`}
        />
        <span className="muted trunc">{peak ? <Trans>peak {busiest}</Trans> : <Trans>no calls</Trans>}</span>
        <span className="grow" />
        <IconButton
          icon="down-tray"
          size="small"
          label={t`Download the week as CSV`}
          onClick={() =>
            download(
              "week.csv",
              toCsv([
                [t`Hour`, ...DAYS.map((day) => weekday(day))],
                ...HOURS.map((hour) => [hour, ...DAYS.map((day) => of((day - 1) * 24 + hour))]),
              ]),
            )
          }
        />
        <IconButton
          icon={table ? "analytics" : "table"}
          size="small"
          label={table ? t`Show the week as chart` : t`Show the week as table`}
          aria-pressed={table}
          onClick={() => setTable(!table)}
        />
      </div>
      {table ? (
        <div className="ch-table" tabIndex={0} role="group" aria-label={t`Calls by hour of the week, as a table`}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t`Hour`}</th>
                {DAYS.map((day) => (
                  <th key={day} scope="col" className="num">
                    {weekday(day)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {HOURS.map((hour) => (
                <tr key={hour}>
                  <th scope="row">{pad(hour)}</th>
                  {DAYS.map((day) => (
                    <td key={day} className="num">
                      {count((day - 1) * 24 + hour)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <>
          <div
            className="an-heat"
            tabIndex={0}
            role="slider"
            aria-label={t`Calls by hour of the week; arrow keys read one hour`}
            aria-valuemin={0}
            aria-valuemax={167}
            aria-valuenow={at ?? best ?? 0}
            aria-valuetext={t`${cellName}: ${cellCount} calls`}
            onKeyDown={walk}
            onBlur={() => setAt(undefined)}
            onPointerLeave={() => setAt(undefined)}
            onPointerMove={(event) => {
              const cell = (event.target as HTMLElement).dataset.cell;
              if (cell) setAt(Number(cell));
            }}
          >
            {DAYS.map((day) => (
              <div key={day} className="an-day">
                <span>{weekday(day)}</span>
                {HOURS.map((hour) => {
                  const cell = (day - 1) * 24 + hour;
                  const classes = [`h${level(of(cell))}`, cell === best && "peak", cell === at && "at"].filter(Boolean).join(" ");
                  return <i key={hour} data-cell={cell} className={classes} />;
                })}
              </div>
            ))}
            <div className="an-day hours" aria-hidden="true">
              <span />
              {HOURS.map((hour) => (
                <b key={hour}>{hour % 3 === 0 ? pad(hour) : ""}</b>
              ))}
            </div>
          </div>
          <div className="row an-ramp small muted">
            <span aria-hidden="true" className="trunc">
              {at === undefined ? <Trans>{figures.timezone} time</Trans> : t`${cellName}: ${cellCount} calls`}
            </span>
            <span className="grow" />0
            <span className="ramp" aria-hidden="true">
              {[0, 1, 2, 3, 4, 5, 6].map((step) => (
                <i key={step} className={`h${step}`} />
              ))}
            </span>
            {short(most)}
          </div>
        </>
      )}
    </section>
  );
}
