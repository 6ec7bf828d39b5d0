import "@/ui/page.css";
import "./history.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import { Link } from "wouter";
import { HistoryDocument } from "@/gql/history/graphql";
import { onChanges } from "@/lib/connection";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { Avatar } from "@/ui/Avatar";
import { Segmented } from "@/ui/Field";
import { SkeletonRows } from "@/ui/Skeleton";
import { Problem } from "@/ui/States";
import { Ago } from "@/ui/Time";
import { happened } from "./happened";

export type Props = {
  /** The kind of thing, as the ledger calls it: `agent`, `tool_run`, `user`. */
  type: string;
  id: string;
  /** On the review card sections have larger heads. */
  card?: boolean | undefined;
};
const FIRST = 8;

/** What was done to a thing, newest first; of a person also what they did. Each line leads to its entry. */
export default function Entries({ type, id, card }: Props) {
  const { t, i18n } = useLingui();
  const person = type === "user";
  const [side, setSide] = useState<"by" | "about">(person ? "by" : "about");
  const [first, setFirst] = useState(FIRST);
  const filter = side === "by" ? { actorId: [id] } : { resourceType: [type], resourceId: [id] };
  const { data, fault, reload } = useQuery(HistoryDocument, { filter, first });
  const again = useEffectEvent(reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, 1000);
    };
    const stop = onChanges(({ entry }) => (entry.resourceId === id || entry.actor.id === id) && later(), later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id]);
  const query = side === "by" ? `actor:${id}` : `resource:${type}/${id}`;
  const entries = data?.auditLog.nodes;
  const total = data?.auditLog.totalCount ?? 0;
  const all = number(total);
  const Head = card ? "h2" : "h3";
  return (
    <section className={card ? "history" : "block history"}>
      <div className="row">
        <Head>{t`History`}</Head>
        <span className="grow" />
        {person && (
          <Segmented
            label={t`Which entries`}
            value={side}
            options={[
              { value: "by", label: t`What they did` },
              { value: "about", label: t`About them` },
            ]}
            onChange={setSide}
          />
        )}
      </div>
      {fault && <Problem>{t`The history did not load.`}</Problem>}
      {!entries && !fault && <SkeletonRows rows={3} height={32} />}
      {entries?.length === 0 && <p className="muted">{t`Nothing yet.`}</p>}
      <ol className="lines past">
        {entries?.map((entry) => (
          <li key={entry.id}>
            {side === "about" && <Avatar name={entry.actor.name} type={entry.actor.type} />}
            <Link className="grow" href={`/audit?q=${query}&entry=${entry.id}`}>
              {side === "by" ? (
                <>
                  <span className={entry.outcome === "REFUSED" ? "mono warning" : "mono"}>{entry.action}</span>{" "}
                  <span className="muted">{entry.resourceName}</span>
                </>
              ) : (
                <>
                  <span className="med">{entry.actor.name}</span>{" "}
                  <span className={entry.outcome === "REFUSED" ? "warning" : "ink2"}>{happened(i18n, entry)}</span>
                </>
              )}
            </Link>
            <span className="end small muted">
              <Ago at={entry.at} />
            </span>
          </li>
        ))}
      </ol>
      {entries && total > 0 && (
        <p className="row all">
          {total > entries.length && first < 100 && (
            <button type="button" className="link small" onClick={() => setFirst(Math.min(100, first * 3))}>
              <Trans>Show more</Trans>
            </button>
          )}
          <Link className="link small nowrap" href={`/audit?q=${query}`}>
            {total > 1 && data?.auditLog.totalCountIsExact ? (
              <Trans>All {all} in the audit log</Trans>
            ) : (
              <Trans>All in the audit log</Trans>
            )}
          </Link>
        </p>
      )}
    </section>
  );
}
