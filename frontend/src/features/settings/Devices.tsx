import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { EndSessionDocument, MySessionsDocument, type SessionRowFragment } from "@/gql/settings/graphql";
import { onChanges } from "@/lib/connection";
import { mutate, useQuery } from "@/lib/graphql";
import { Refusal } from "@/ui/Forms";
import { useChange } from "@/lib/refusal";
import { signOut } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { Ago, When } from "@/ui/Time";
import { showToast } from "@/ui/Toast";
import { browserOf } from "./browser";
import { Section } from "./Section";

function useDevice(session: SessionRowFragment): string {
  const { t } = useLingui();
  const { browser, system } = browserOf(session.userAgent);
  if (browser && system) return t`${browser} on ${system}`;
  return browser ?? system ?? t`Unknown browser`;
}

function Device({ session, onEnded }: { session: SessionRowFragment; onEnded: () => void }) {
  const { t } = useLingui();
  const { busy, refused, change } = useChange();
  const device = useDevice(session);
  const end = async () => {
    if (
      await change(
        () => mutate(EndSessionDocument, { id: session.id }),
        (data) => data.revokeSession,
      )
    ) {
      showToast(t`Signed out there`);
      document.getElementById("devices-title")?.focus();
    }
    onEnded();
  };
  return (
    <li>
      <span className="grow">
        <span className="row">
          <span className="med trunc" title={session.userAgent ?? undefined}>
            {device}
          </span>
          {session.current && (
            <span className="tag small">
              <Icon name="st-production" className="positive" />
              <Trans>This one</Trans>
            </span>
          )}
        </span>
        <span className="small muted where">
          {session.address && <span className="mono">{session.address}</span>}
          <span>
            <Trans>
              used <Ago at={session.lastUsedAt} />
            </Trans>
          </span>
          <span>
            <Trans>
              signed in <When at={session.createdAt} />
            </Trans>
          </span>
        </span>
        <Refusal refused={refused} />
      </span>
      {session.current ? (
        <Button icon="out" onClick={() => void signOut()}>
          <Trans>Sign out</Trans>
        </Button>
      ) : (
        <Button kind="reject" disabled={busy} aria-label={t`End session: ${device}`} onClick={() => void end()}>
          <Trans>End session</Trans>
        </Button>
      )}
    </li>
  );
}

export function Devices() {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(MySessionsDocument, {});
  useEffect(() => onChanges((change) => change.entry.resourceType === "session" && reload(), reload), []);
  const sessions = data?.me?.sessions;
  return (
    <Section id="devices" title={t`Devices`} note={<Trans>Where you are signed in. End what you do not know.</Trans>}>
      {sessions ? (
        <ul className="devices">
          {sessions.map((session) => (
            <Device key={session.id} session={session} onEnded={reload} />
          ))}
        </ul>
      ) : fault ? (
        <CouldNotLoad title={t`Your devices did not load`} fault={fault} onRetry={reload} />
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Section>
  );
}
