import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { replaceSearch, setParameter } from "@/lib/place";
import { zoneOptions } from "@/lib/zones";
import { Button } from "@/ui/Button";
import { Segmented } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { type Chosen, RANGES, type RangeId } from "./range";

function put(changes: Record<string, string | undefined>): void {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) parameters.set(name, value);
    else parameters.delete(name);
  }
  replaceSearch(parameters.toString());
}

function Days({ chosen, today }: { chosen: Chosen; today: string }) {
  const { t } = useLingui();
  const [from, setFrom] = useState(chosen.from);
  const [to, setTo] = useState(chosen.to);
  return (
    <form
      className="row an-days"
      onSubmit={(event) => {
        event.preventDefault();
        put({ range: "custom", from, to });
      }}
    >
      <input
        className="input compact"
        type="date"
        required
        aria-label={t`From`}
        value={from}
        max={to || today}
        onChange={(event) => setFrom(event.target.value)}
      />
      <span className="muted">
        <Trans>to</Trans>
      </span>
      <input
        className="input compact"
        type="date"
        required
        aria-label={t`To`}
        value={to}
        min={from}
        max={today}
        onChange={(event) => setTo(event.target.value)}
      />
      <Button type="submit">
        <Trans>Show</Trans>
      </Button>
    </form>
  );
}

function Zone({ zone }: { zone: string }) {
  const { t } = useLingui();
  // some four hundred of them: made when somebody reaches for the list
  const [open, setOpen] = useState(false);
  const options = open ? zoneOptions(zone) : [{ value: zone, label: zone.replaceAll("_", " ") }];
  return (
    <select
      className="input compact an-zone"
      aria-label={t`Time zone of days and hours`}
      title={t`Time zone of days and hours`}
      value={zone}
      onFocus={() => setOpen(true)}
      onPointerEnter={() => setOpen(true)}
      onChange={(event) => setParameter("zone", event.target.value)}
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

type Props = {
  chosen: Chosen;
  today: string;
  domains: readonly { id: string; name: string }[];
  /** The name of the agent that the page is narrowed to. */
  agent: string | undefined;
  days: string;
  before: string;
};
/** Which time, whose clock, and whose work: all of it stands in the address. */
export function RangeBar({ chosen, today, domains, agent, days, before }: Props) {
  const { t } = useLingui();
  const names: Record<RangeId, string> = {
    "24h": t`24 h`,
    "7d": t`7 days`,
    "30d": t`30 days`,
    "90d": t`90 days`,
    "12m": t`12 months`,
    custom: t`Custom`,
  };
  return (
    <div className="an-bar">
      <Segmented
        label={t`Range`}
        value={chosen.range}
        options={RANGES.map((value) => ({ value, label: names[value] }))}
        onChange={(range) =>
          put({ range, from: range === "custom" ? chosen.from : undefined, to: range === "custom" ? chosen.to : undefined })
        }
      />
      {chosen.range === "custom" && <Days key={`${chosen.from} ${chosen.to}`} chosen={chosen} today={today} />}
      {days && (
        <span className="an-when">
          <b className="med">{days}</b>{" "}
          <span className="muted">
            <Trans>against {before}</Trans>
          </span>
        </span>
      )}
      <span className="grow" />
      {agent && (
        <span className="chip">
          <span>
            <Trans>Agent</Trans>
          </span>
          <span className="val">{agent}</span>
          <button type="button" aria-label={t`Show all agents`} onClick={() => put({ agent: undefined })}>
            <Icon name="x" />
          </button>
        </span>
      )}
      <select
        className="input compact an-domain"
        aria-label={t`Domain`}
        value={chosen.domainId ?? ""}
        onChange={(event) => put({ domain: event.target.value || undefined })}
      >
        <option value="">{t`All domains`}</option>
        {domains.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Zone zone={chosen.zone} />
    </div>
  );
}
