import { Trans, useLingui } from "@lingui/react/macro";
import type { RunCardFragment } from "@/gql/approvals/graphql";
import { useServer } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Problem } from "@/ui/States";
import { isOpen, standingOf } from "./standing";
import type { Desk } from "./useDesk";

/** Pinned under the card: what can be done with this run, and what happens next, in words. */
export function ActionBar({
  run,
  desk,
  onReject,
  onEdit,
  onRevoke,
  onResolve,
}: {
  run: RunCardFragment;
  desk: Desk;
  onReject: () => void;
  onEdit: () => void;
  onRevoke: () => void;
  onResolve: () => void;
}) {
  const { t } = useLingui();
  const hold = useServer()?.holdSeconds ?? 0;
  const standing = standingOf(run, desk.me, desk.mayDecide);
  const next = {
    releases: hold > 0 && run.risk !== "LOW" ? t`Released ${hold} s after you approve` : t`Released as soon as you approve`,
    counts: t`More people are needed after you`,
    voted: t`You have voted; others decide`,
    "no-permission": t`Your role may look, not decide`,
    closed: "",
  }[standing];
  const bars = {
    role: t`The rule wants another role to approve this`,
    requester: t`You asked for this run: somebody else approves it`,
    editor: t`You changed the arguments: somebody else approves them`,
    behalf: t`The agent acts for you: somebody else approves it`,
  };
  const barred = desk.bar && isOpen(run) ? bars[desk.bar] : undefined;
  const waits = desk.busy || desk.changed !== undefined;
  return (
    <>
      {desk.refusal && !desk.changed && (
        <div className="refusal">
          <Problem>{desk.refusal}</Problem>
        </div>
      )}
      <footer className="act">
        {desk.votable && (
          <>
            <Button
              kind="primary"
              size="large"
              touch
              keys="Enter"
              disabled={waits || barred !== undefined}
              aria-describedby={barred && "why-not"}
              onClick={() => void desk.approve()}
            >
              <Trans>Approve</Trans>
            </Button>
            <Button kind="reject" size="large" touch keys="r" disabled={waits} onClick={onReject}>
              <Trans>Reject</Trans>
            </Button>
          </>
        )}
        {desk.editable && (
          <Button size="large" touch keys="e" disabled={waits} onClick={onEdit}>
            <Trans>Edit</Trans>
          </Button>
        )}
        {desk.canUndo && (
          <Button size="large" touch keys="u" icon="undo" onClick={desk.undo}>
            <Trans>Undo</Trans>
          </Button>
        )}
        {desk.mayDecide && run.state === "APPROVED" && (
          <Button kind="reject" size="large" touch onClick={onRevoke}>
            <Trans>Revoke approval…</Trans>
          </Button>
        )}
        {desk.mayResolve && run.state === "UNKNOWN" && (
          <Button kind="primary" size="large" touch onClick={onResolve}>
            <Trans>Say what happened…</Trans>
          </Button>
        )}
        <span className="grow" />
        {barred ? (
          <span id="why-not" className="small ink2 why">
            <Icon name="lock" />
            {barred}
          </span>
        ) : (
          <span className="small muted only-wide">{next}</span>
        )}
      </footer>
    </>
  );
}
