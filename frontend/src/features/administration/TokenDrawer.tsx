import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Link } from "wouter";
import { RevokeTokenDocument } from "@/gql/administration/graphql";
import { mutate } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Button } from "@/ui/Button";
import { Drawer, Fact, FactList } from "@/ui/Drawer";
import { Confirm, Refusal, Words } from "@/ui/Forms";
import { SkeletonRows } from "@/ui/Skeleton";
import { Tag } from "@/ui/Tag";
import { Ago, When } from "@/ui/Time";
import { showToast } from "@/ui/Toast";
import type { Domains } from "./useDomains";
import { KINDS, SCOPES, type Token, TOKEN_STATES, tokenState } from "./words";

/** `stays`: revoked ones are shown too. */
type Props = { token: Token | undefined; searching: boolean; domains: Domains; now: number; stays: boolean; onClose: () => void };

export function TokenDrawer({ token, searching, domains, now, stays, onClose }: Props) {
  const { t, i18n } = useLingui();
  const [asking, setAsking] = useState(false);
  if (!token) {
    return (
      <Drawer title={searching ? t`Token` : t`Not here`} onClose={onClose}>
        {searching ? (
          <SkeletonRows rows={5} height={32} />
        ) : (
          <p className="block muted">
            <Trans>There is no such token, or it was revoked: those are shown with the switch above the list.</Trans>
          </p>
        )}
      </Drawer>
    );
  }
  return (
    <Drawer
      title={token.name}
      meta={<p className="muted">{i18n._(KINDS[token.kind].note)}</p>}
      onClose={onClose}
      footer={
        !token.revokedAt && (
          <>
            <span className="grow" />
            <Button kind="reject" onClick={() => setAsking(true)}>
              <Trans>Revoke…</Trans>
            </Button>
          </>
        )
      }
    >
      <FactList>
        <Fact label={t`State`}>
          <Tag mark={TOKEN_STATES[tokenState(token, now)]} />
        </Fact>
        <Fact label={t`Begins with`}>
          <span className="mono">{token.prefix}</span>
        </Fact>
        {token.agent && (
          <Fact label={t`Agent`}>
            <Link className="link" href={`/agents/${token.agent.id}`}>
              {token.agent.name}
            </Link>
          </Fact>
        )}
        <Fact label={t`Domains`}>
          {token.domainIds ? <Words words={domains.names(token.domainIds)} /> : t`All of the person who made it`}
        </Fact>
        <Fact label={t`Last used`} none={t`never`}>
          {token.lastUsedAt && <Ago at={token.lastUsedAt} />}
        </Fact>
        <Fact label={t`Expires`} none={t`never`}>
          {token.expiresAt && <When at={token.expiresAt} />}
        </Fact>
        {token.revokedAt && (
          <Fact label={t`Revoked`}>
            <When at={token.revokedAt} />
          </Fact>
        )}
        <Fact label={t`Made by`}>
          {token.createdBy.name}, <When at={token.createdAt} />
        </Fact>
      </FactList>
      <section className="block">
        <h3>
          <Trans>What it may do</Trans>
        </h3>
        <ul className="lines">
          {token.scopes.map((scope) => (
            <li key={scope}>
              <span className="mono scope">{scope}</span>
              <span className="small muted">{SCOPES[scope] && i18n._(SCOPES[scope])}</span>
            </li>
          ))}
        </ul>
      </section>
      {asking && <Revoke token={token} onClose={() => setAsking(false)} onRevoked={() => !stays && onClose()} />}
    </Drawer>
  );
}

function Revoke({ token, onClose, onRevoked }: { token: Token; onClose: () => void; onRevoked: () => void }) {
  const { t } = useLingui();
  const { busy, refused, change } = useChange();
  const revoke = async () => {
    const done = await change(
      () => mutate(RevokeTokenDocument, { id: token.id }),
      (data) => data.revokeToken,
    );
    if (!done) return;
    showToast(t`Saved. ${token.name} is revoked.`);
    onClose();
    onRevoked();
  };
  return (
    <Confirm
      title={t`Revoke ${token.name}`}
      action={t`Revoke`}
      destroy
      busy={busy}
      will={t`It cannot be brought back.`}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      <p className="muted">
        <Trans>It stops working at once, on open connections too. Whatever uses it needs a new one.</Trans>
      </p>
      <Refusal refused={refused} />
    </Confirm>
  );
}
