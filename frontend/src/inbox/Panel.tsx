import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { MarkReadDocument, NotificationsDocument } from "@/gql/inbox/graphql";
import { mutate, useQuery } from "@/lib/graphql";
import { faultWords } from "@/lib/refusal";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { Ago } from "@/ui/Time";
import { showToast } from "@/ui/Toast";
import { bodyOf, glyphOf, type Note, placeOf, titleOf } from "./words";

const SHOWN = 30;

export async function markRead(ids: string[] | undefined): Promise<boolean> {
  const { fault } = await mutate(MarkReadDocument, ids ? { ids } : { all: true });
  if (fault) showToast(faultWords(fault));
  return !fault;
}

function Row({ note, onOpen, onRead }: { note: Note; onOpen: () => void; onRead: () => void }) {
  const { t } = useLingui();
  const title = titleOf(note);
  const body = bodyOf(note);
  const unread = note.readAt === null;
  return (
    <li className={unread ? "unread" : ""}>
      <button type="button" className="menu-item open" onClick={onOpen}>
        <Icon name={glyphOf(note)} className={note.event === "ALERT" ? "warning" : ""} />
        <span className="what">
          <span className="head">
            {unread && <span className="sr">{t`Unread:`} </span>}
            {title}
          </span>
          {body && <span className="about muted small trunc">{body}</span>}
          <span className="muted small">
            <Ago at={note.at} />
          </span>
        </span>
      </button>
      {unread && (
        <button type="button" className="menu-item mark" aria-label={t`Mark as read: ${title}`} title={t`Mark as read`} onClick={onRead}>
          <i />
        </button>
      )}
    </li>
  );
}

/** What there is to know, the newest first. `version` changes when there is something new. */
export default function Panel({ version, unread, onGo }: { version: string; unread: number; onGo: (place: string) => void }) {
  const { t } = useLingui();
  const { data, fault, loading, reload } = useQuery(NotificationsDocument, { first: SHOWN });
  const again = useEffectEvent(() => loading || reload());
  useEffect(() => void again(), [version]);
  const notes = data?.notifications.nodes;
  const read = async (ids: string[] | undefined) => {
    if (await markRead(ids)) reload();
  };
  const open = (note: Note) => {
    if (note.readAt === null) void markRead([note.id]);
    onGo(placeOf(note));
  };
  return (
    <div className="inbox">
      <header>
        <h2>
          <Trans>Notifications</Trans>
        </h2>
        <span className="grow" />
        <Button kind="quiet" size="small" disabled={unread === 0} onClick={() => void read(undefined)}>
          <Trans>Mark all as read</Trans>
        </Button>
      </header>
      {notes?.length ? (
        <ul aria-label={t`Notifications`}>
          {notes.map((note) => (
            <Row key={note.id} note={note} onOpen={() => open(note)} onRead={() => void read([note.id])} />
          ))}
        </ul>
      ) : notes ? (
        <div className="state centred">
          <p className="st">
            <Trans>Nothing to know yet</Trans>
          </p>
          <p className="muted">
            <Trans>Runs that wait for you, agents that change their state and alerts appear here.</Trans>
          </p>
        </div>
      ) : fault ? (
        <CouldNotLoad title={t`Your notifications did not load`} fault={fault} onRetry={reload} />
      ) : (
        <SkeletonRows rows={4} />
      )}
      <footer>
        <button type="button" className="menu-item small" onClick={() => onGo("/settings#notifications")}>
          <Icon name="settings" />
          <Trans>What you hear of</Trans>
        </button>
      </footer>
    </div>
  );
}
