import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import { Link } from "wouter";
import { ActivityDocument } from "@/gql/overview/graphql";
import { onChanges } from "@/lib/connection";
import { clockSeconds, exact, number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { useCan } from "@/lib/session";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import { SkeletonRows } from "@/ui/Skeleton";
import { Problem } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import type { Glyph } from "@/ui/Icon";
import { fromChange, fromEntry, type Item, markOf, merge, TOLD } from "./feed";
import { Sentence } from "./Sentence";

const SHOWN = 10;
const FILTER = { action: [...TOLD], outcome: "DONE" } as const;
const KINDS: Record<string, { icon: Glyph; word: MessageDescriptor }> = {
  agent: { icon: "agents", word: msg`agent` },
  tool: { icon: "tools", word: msg`tool` },
  domain: { icon: "domains", word: msg`domain` },
  user: { icon: "admin", word: msg`person` },
  token: { icon: "lock", word: msg`token` },
  bulk: { icon: "approvals", word: msg`several` },
};

function Outcome({ item }: { item: Item }) {
  const { i18n } = useLingui();
  const mark = markOf(item);
  if (mark) return <Tag mark={mark} className="small" />;
  const kind = KINDS[item.action.split(".")[0] ?? ""];
  return (
    kind && (
      <span className="tag small">
        <Icon name={kind.icon} className="muted" />
        {i18n._(kind.word)}
      </span>
    )
  );
}

/** What happened last, as it happens. It stands still while somebody points at it. */
export function Feed() {
  const { t } = useLingui();
  const allowed = useCan("audit:read");
  const { data, fault, loading, reload } = useQuery(ActivityDocument, { filter: { ...FILTER, action: [...TOLD] } }, { pause: !allowed });
  const [live, setLive] = useState<Item[]>([]);
  const [held, setHeld] = useState<Item[]>();
  const again = useEffectEvent(reload);
  useEffect(
    () =>
      onChanges(
        (change) => {
          const item = fromChange(change);
          if (item) setLive((old) => merge(old, [item]));
        },
        () => again(),
      ),
    [],
  );
  const current = merge(data?.auditLog.nodes.flatMap((entry) => fromEntry(entry) ?? []) ?? [], live);
  const shown = (held ?? current).slice(0, SHOWN);
  const fresh = held ? current.filter((item) => !held[0] || item.at > held[0].at).length : 0;
  return (
    <section className="c1" onPointerEnter={() => setHeld(current)} onPointerLeave={() => setHeld(undefined)}>
      <div className="row hd">
        <h2>{t`Activity`}</h2>
        <span className="grow" />
        {fresh > 0 ? (
          <button type="button" className="link small" onClick={() => setHeld(current)}>
            <Trans>{number(fresh)} new, show</Trans>
          </button>
        ) : (
          allowed && (
            <Link className="link small" href="/audit">
              <Trans>Audit log</Trans>
            </Link>
          )
        )}
      </div>
      {fault && <Problem>{t`The activity did not load. What happens from now on still appears.`}</Problem>}
      {loading && shown.length === 0 && <SkeletonRows rows={SHOWN} height={32} />}
      {!loading && !fault && shown.length === 0 && (
        <p className="muted">
          <Trans>Nothing has happened yet. What agents ask for and people decide is told here, as it happens.</Trans>
        </p>
      )}
      <ul className="feed">
        {shown.map((item) => (
          <li key={item.id}>
            <Link className="mono muted" href={`/audit?entry=${item.id}`} title={t`In the audit log: ${exact(item.at)}`}>
              <time dateTime={item.at}>{clockSeconds(item.at)}</time>
            </Link>
            <Avatar name={item.actor.name} type={item.actor.type} />
            <p className="trunc">
              <Sentence item={item} />
            </p>
            <Outcome item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}
