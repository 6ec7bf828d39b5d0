import { Trans, useLingui } from "@lingui/react/macro";
import type { RunCardFragment } from "@/gql/approvals/graphql";
import { useServer } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Problem } from "@/ui/States";
import { standingOf } from "./standing";
import type { Desk } from "./useDesk";

/** Pinned under the card: what can be done with this run, and what happens next, in words. */
export function ActionBar({
  run,
  desk,
  onReject,
  onRevoke,
  onResolve,
}: {
  run: RunCardFragment;
  desk: Desk;
  onReject: () => void;
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
  return (
    <>
      {desk.refusal && (
        <div className="refusal">
          <Problem>{desk.refusal}</Problem>
        </div>
      )}
      <footer className="act">
        {desk.canVote && (
          <>
            <Button kind="primary" size="large" touch keys="Enter" disabled={desk.busy} onClick={() => void desk.approve()}>
              <Trans>Approve</Trans>
            </Button>
            <Button kind="reject" size="large" touch keys="r" disabled={desk.busy} onClick={onReject}>
              <Trans>Reject</Trans>
            </Button>
          </>
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
        <span className="small muted only-wide">{next}</span>
      </footer>
    </>
  );
}
