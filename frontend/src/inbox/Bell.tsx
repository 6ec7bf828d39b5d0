import "./inbox.css";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import { InboxChangesDocument, InboxDocument, type InboxQuery, type InboxStateFragment } from "@/gql/inbox/graphql";
import { onChanges, useConnection } from "@/lib/connection";
import { query, useSubscription } from "@/lib/graphql";
import { takePreferences } from "@/lib/preferences";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { showSince } from "./browser";
import Panel, { markRead } from "./Panel";

type Inbox = NonNullable<InboxStateFragment["inbox"]>;

/** How many are unread, and one's settings as another tab may have changed them: by one's own stream, or asked for after changes while that does not get through. */
function useInbox(onNews: (since: string | null) => void): Inbox | undefined {
  const [inbox, setInbox] = useState<Inbox>();
  const { link, epoch } = useConnection();
  const last = useRef<Inbox>(undefined);
  const take = (me: InboxQuery["me"]) => {
    if (me?.preferences) takePreferences(me.preferences);
    const now = me?.inbox;
    if (!now) return;
    const before = last.current;
    last.current = now;
    setInbox(now);
    if (before && now.newestAt !== before.newestAt) onNews(before.newestAt);
  };
  const ask = useEffectEvent(async () => {
    const { data } = await query(InboxDocument, {});
    take(data?.me ?? null);
  });
  const changed = useEffectEvent(() => link !== "live" && void ask());
  useEffect(() => void ask(), []);
  useEffect(() => onChanges(changed, changed), []);
  useSubscription(InboxChangesDocument, {}, epoch, (data) => take(data.me));
  return inbox;
}

export default function Bell() {
  const { t } = useLingui();
  const [, go] = useLocation();
  const inbox = useInbox((since) => {
    void showSince(since, (note, place) => {
      void markRead([note.id]);
      go(place);
    });
  });
  const unread = inbox?.unread ?? 0;
  const label = unread === 0 ? t`Notifications` : plural(unread, { one: "Notifications, # unread", other: "Notifications, # unread" });
  return (
    <>
      <Menu
        label={t`Notifications`}
        trigger={(props) => (
          <button type="button" className="btn quiet icon bell" aria-label={label} title={label} {...props}>
            <Icon name="bell" />
            {unread > 0 && <b aria-hidden="true">{unread > 99 ? "99+" : unread}</b>}
          </button>
        )}
      >
        {(close) => (
          <Panel
            version={`${inbox?.newestAt ?? ""} ${unread}`}
            unread={unread}
            onGo={(place) => {
              close();
              go(place);
            }}
          />
        )}
      </Menu>
      <span className="sr" role="status">
        {unread > 0 && label}
      </span>
    </>
  );
}
