import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { day } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { type Range, rangeOf, withRange } from "./terms";
import { dayAfter, dayBefore, isDay } from "./days";

function useWords() {
  const { t } = useLingui();
  const spans: Record<string, string> = { "1h": t`last hour`, "24h": t`last 24 hours`, "7d": t`last 7 days`, "30d": t`last 30 days` };
  const told = (text: string) => (isDay(text) ? day(`${text}T12:00:00Z`) : text);
  return ({ after, before }: Range, today: string) => {
    if (after && !before) return spans[after] ?? (after === today ? t`today` : t`from ${told(after)}`);
    if (!before) return t`any time`;
    // the end of a range is the day behind its last
    const last = isDay(before) ? dayBefore(before) : undefined;
    if (!after) return last ? t`until ${told(last)}` : t`before ${told(before)}`;
    if (last === after) return last === dayBefore(today) ? t`yesterday` : told(after);
    return `${told(after)} – ${told(last ?? before)}`;
  };
}

function Days({ range, onPut }: { range: Range; onPut: (range: Range) => void }) {
  const { t } = useLingui();
  const [from, setFrom] = useState(range.after && isDay(range.after) ? range.after : "");
  const [to, setTo] = useState(range.before && isDay(range.before) ? dayBefore(range.before) : "");
  return (
    <form
      className="days"
      onSubmit={(event) => {
        event.preventDefault();
        onPut({ after: from || undefined, before: to ? dayAfter(to) : undefined });
      }}
    >
      <label>
        <span className="small muted">{t`From`}</span>
        <input className="input compact" type="date" value={from} max={to || undefined} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        <span className="small muted">{t`To`}</span>
        <input className="input compact" type="date" value={to} min={from || undefined} onChange={(event) => setTo(event.target.value)} />
      </label>
      <Button type="submit" disabled={!from && !to}>
        <Trans>Show</Trans>
      </Button>
    </form>
  );
}

/** The range of time: the usual ones, or two days. */
export function When({ line, today, onPut }: { line: string; today: string; onPut: (line: string) => void }) {
  const { t } = useLingui();
  const range = rangeOf(line);
  const words = useWords();
  const put = (next: Range) => onPut(withRange(line, next));
  const usual: [string, Range][] = [
    [t`Last hour`, { after: "1h", before: undefined }],
    [t`Last 24 hours`, { after: "24h", before: undefined }],
    [t`Today`, { after: today, before: undefined }],
    [t`Yesterday`, { after: dayBefore(today), before: today }],
    [t`Last 7 days`, { after: "7d", before: undefined }],
    [t`Last 30 days`, { after: "30d", before: undefined }],
  ];
  const set = range.after !== undefined || range.before !== undefined;
  const told = words(range, today);
  return (
    <span className={set ? "chip" : "chip add"}>
      {set && <span>{t`When`}</span>}
      <Menu
        align="start"
        label={t`When`}
        trigger={(props) => (
          <button type="button" className={set ? "val" : ""} aria-label={t`When: ${told}`} {...props}>
            {!set && <Icon name="cal" />}
            {told}
          </button>
        )}
      >
        {(close) => (
          <>
            {usual.map(([label, one]) => (
              <button
                key={label}
                type="button"
                className="menu-item"
                onClick={() => {
                  put(one);
                  close();
                }}
              >
                {label}
              </button>
            ))}
            <hr />
            <Days
              range={range}
              onPut={(next) => {
                put(next);
                close();
              }}
            />
          </>
        )}
      </Menu>
      {set && (
        <button
          type="button"
          className="x"
          aria-label={t`Remove the filter When`}
          onClick={() => put({ after: undefined, before: undefined })}
        >
          <Icon name="x" />
        </button>
      )}
    </span>
  );
}
