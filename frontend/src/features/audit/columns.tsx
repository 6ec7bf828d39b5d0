import { useLingui } from "@lingui/react/macro";
import { clockSeconds, day, exact, number } from "@/lib/format";
import { now } from "@/lib/time";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import type { Column } from "@/ui/Table";
import { dayIn } from "./days";
import { lookOf } from "./marks";
import type { Entry } from "./useEntries";

/** ".204" of a moment that the server knows to the microsecond. */
export const thousandths = (iso: string): string => /\.\d{3}/.exec(iso)?.[0] ?? ".000";

function Moment({ at, timezone }: { at: string; timezone: string }) {
  const today = dayIn(Date.parse(at), timezone) === dayIn(now(), timezone);
  return (
    <time className="mono" dateTime={at} title={exact(at)}>
      {!today && <span className="muted">{day(at)} </span>}
      {clockSeconds(at)}
      {today && thousandths(at)}
    </time>
  );
}

function Who({ entry }: { entry: Entry }) {
  return (
    <span className="cell">
      <Avatar name={entry.actor.name} type={entry.actor.type} />
      <span className="trunc">{entry.actor.name}</span>
    </span>
  );
}

function What({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const look = lookOf(entry);
  return (
    <span className="cell">
      <Icon name={look.icon} className={look.className} />
      <span className="mono trunc">{entry.action}</span>
      {entry.outcome === "REFUSED" && <span className="sr">{t`refused`}</span>}
    </span>
  );
}

const About = ({ entry }: { entry: Entry }) => (
  <>
    <b className="mono med">{entry.resourceName ?? entry.resourceType}</b>
    {entry.summary && <span className="muted sum">{entry.summary}</span>}
  </>
);

/** On a phone an entry is two lines: what and when, about what and by whom. */
function Both({ entry, timezone }: { entry: Entry; timezone: string }) {
  return (
    <span className="entry-two">
      <span className="row">
        <What entry={entry} />
        <span className="grow" />
        <Moment at={entry.at} timezone={timezone} />
      </span>
      <span className="row small">
        <span className="trunc grow">
          <About entry={entry} />
        </span>
        <span className="muted nowrap">{entry.actor.name}</span>
      </span>
    </span>
  );
}

export function useColumns(timezone: string, narrow: boolean, numbered: boolean): Column<Entry>[] {
  "use memo";
  const { t } = useLingui();
  if (narrow)
    return [{ id: "entry", head: <span className="sr">{t`Entry`}</span>, cell: (entry) => <Both entry={entry} timezone={timezone} /> }];
  return [
    ...(numbered
      ? [
          {
            id: "number",
            head: "#",
            width: "80px",
            numeric: true,
            cell: ({ sequence }: Entry) => <span className="mono muted">{sequence !== null && number(sequence)}</span>,
          },
        ]
      : []),
    { id: "at", head: t`Time, ${timezone}`, width: "126px", cell: ({ at }) => <Moment at={at} timezone={timezone} /> },
    { id: "actor", head: t`Actor`, width: "150px", cell: (entry) => <Who entry={entry} /> },
    { id: "action", head: t`Action`, width: "180px", cell: (entry) => <What entry={entry} /> },
    { id: "about", head: t`Resource and summary`, cell: (entry) => <About entry={entry} /> },
  ];
}
