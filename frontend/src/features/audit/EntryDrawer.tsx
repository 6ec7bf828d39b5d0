import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { AuditEntryWholeDocument, type AuditEntryWholeQuery } from "@/gql/audit/graphql";
import { exact, number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { Avatar } from "@/ui/Avatar";
import { IconButton } from "@/ui/Button";
import { Drawer, Fact, FactList } from "@/ui/Drawer";
import { Icon } from "@/ui/Icon";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { Ago } from "@/ui/Time";
import { Changed, Metadata } from "./Changed";
import { thousandths } from "./columns";
import { placeOf } from "./places";
import { term, write } from "./terms";
import { useCopy } from "./useCopy";

export type Whole = NonNullable<AuditEntryWholeQuery["auditEntry"]>;

function Copied({ text, label, children }: { text: string; label: string; children?: ReactNode }) {
  const copy = useCopy();
  return (
    <span className="copied">
      {children ?? <span className="mono">{text}</span>}
      <IconButton icon="copy" size="small" label={label} onClick={() => copy(text)} />
    </span>
  );
}

function About({ entry }: { entry: Whole }) {
  const { t } = useLingui();
  const { resourceType: type, resourceId: id, resource } = entry;
  if (!id) return <span className="mono">{type}</span>;
  const run = resource?.__typename === "ToolRun" ? resource.run_state : undefined;
  const place = resource || type === "policy" ? placeOf(type, id, run) : undefined;
  const words = (
    <>
      {type.replaceAll("_", " ")} <span className="mono">{entry.resourceName}</span>
    </>
  );
  return (
    <>
      {place ? (
        <Link className="link" href={place}>
          {words}
        </Link>
      ) : (
        words
      )}
      <br />
      <Copied text={id} label={t`Copy the resource's id`} />
    </>
  );
}

const search = (key: string, value: string) => `/audit?${new URLSearchParams({ q: write([term(key, value)]) })}`;

function Facts({ entry }: { entry: Whole }) {
  const { t } = useLingui();
  const reason = reasonOf(entry);
  return (
    <FactList>
      <Fact label={t`Resource`}>
        <About entry={entry} />
      </Fact>
      {entry.summary && <Fact label={t`Summary`}>{entry.summary}</Fact>}
      {entry.outcome === "REFUSED" && (
        <Fact label={t`Outcome`}>
          <span className="tag">
            <Icon name="lock" className="warning" />
            <Trans>refused, nothing was changed</Trans>
          </span>
        </Fact>
      )}
      {reason && reason !== entry.summary && (
        <Fact label={t`Reason`}>
          <q className="own-way">{reason}</q>
        </Fact>
      )}
      {entry.domain && (
        <Fact label={t`Domain`}>
          <Link className="link" href={`/domains?domain=${entry.domain.id}`}>
            {entry.domain.name}
          </Link>
        </Fact>
      )}
      <Fact label={t`From`}>
        {entry.channel} {entry.address && <span className="muted mono">{entry.address}</span>}
      </Fact>
      {entry.requestId && (
        <Fact label={t`Request`}>
          <Copied text={entry.requestId} label={t`Copy the request's id`}>
            <Link className="link mono" href={search("request", entry.requestId)}>
              {entry.requestId}
            </Link>
          </Copied>
        </Fact>
      )}
      <Fact label={t`More of`}>
        <span className="more-of">
          {entry.resourceId && (
            <Link className="link" href={search("resource", `${entry.resourceType}/${entry.resourceId}`)}>
              <Trans>this resource</Trans>
            </Link>
          )}
          <Link className="link" href={search("actor", entry.actor.id ?? entry.actor.type.toLowerCase())}>
            {entry.actor.name}
          </Link>
          <Link className="link mono" href={search("action", entry.action)}>
            {entry.action}
          </Link>
        </span>
      </Fact>
    </FactList>
  );
}

/** Why it was done, as whoever did it said. */
function reasonOf({ after, metadata }: Whole): string | undefined {
  const field = (of: unknown, name: string) => (typeof of === "object" && of !== null ? (of as Record<string, unknown>)[name] : undefined);
  const words = [
    field(metadata, "reason"),
    field(metadata, "note"),
    field(field(after, "decision"), "reason"),
    field(field(after, "current"), "note"),
  ];
  return words.find((one): one is string => typeof one === "string" && one !== "");
}

const hash = (text: string) => `${text.slice(0, 4)} ${text.slice(4, 8)} … ${text.slice(-8, -4)} ${text.slice(-4)}`;

function Chain({ chain }: { chain: NonNullable<Whole["chain"]> }) {
  const { t } = useLingui();
  const copy = useCopy();
  return (
    <div className="chain">
      <Icon name="link" className="muted" />
      <dl>
        {(
          [
            [t`this`, chain.hash],
            [t`prev`, chain.previousHash],
          ] as const
        ).map(([label, text]) => (
          <div key={label}>
            <dt className="muted">{label}</dt>
            <dd>
              <button type="button" className="mono" title={t`Copy ${text}`} onClick={() => copy(text)}>
                {hash(text)}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** One entry of the ledger: who, what, from where, what changed, and its place in the chain. */
export function EntryDrawer({
  id,
  verified,
  onOpen,
  onClose,
}: {
  id: string;
  verified: (sequence: number) => string | undefined;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(AuditEntryWholeDocument, { id });
  const copy = useCopy();
  const entry = data?.auditEntry;
  if (!entry) {
    // an id that was never one is told as such by the server
    const missing = data !== undefined || fault?.code === "INVALID_CURSOR" || fault?.code === "BAD_REQUEST";
    return (
      <Drawer title={missing ? t`Not here` : t`Entry`} onClose={onClose}>
        {missing && <p className="block muted">{t`There is no such entry, or it is not about one of your domains.`}</p>}
        {fault && !missing && <CouldNotLoad title={t`The entry did not load`} fault={fault} onRetry={reload} />}
        {!data && !fault && <SkeletonRows rows={8} height={32} />}
      </Drawer>
    );
  }
  const { newer, older, chain } = entry;
  return (
    <Drawer
      title={entry.action}
      onClose={onClose}
      meta={
        <p className="row by">
          <Avatar name={entry.actor.name} type={entry.actor.type} />
          <span className="med">{entry.actor.name}</span>
          <span className="muted">
            <time dateTime={entry.at}>{exact(entry.at).replace(/\d\d:\d\d:\d\d/, (time) => time + thousandths(entry.at))}</time>,{" "}
            <Ago at={entry.at} />
          </span>
        </p>
      }
      tools={
        <>
          {entry.sequence !== null && <span className="muted mono number">#{number(entry.sequence)}</span>}
          <span className="grow" />
          <IconButton icon="up" label={t`Newer entry`} disabled={!newer} onClick={() => newer && onOpen(newer.id)} />
          <IconButton icon="down" label={t`Older entry`} disabled={!older} onClick={() => older && onOpen(older.id)} />
          <IconButton icon="link" label={t`Copy the link to this entry`} onClick={() => copy(`${location.origin}/audit?entry=${id}`)} />
        </>
      }
      footer={
        chain && (
          <>
            <Chain chain={chain} />
            <span className="grow" />
            <span className="small muted">{verified(chain.sequence)}</span>
          </>
        )
      }
    >
      <Facts entry={entry} />
      <Changed key={id} entry={entry} />
      <Metadata metadata={entry.metadata} />
    </Drawer>
  );
}
