import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

/** What shall become of a draft that is not published. */
export function LeaveDialog({ onKeep, onDiscard, onClose }: { onKeep: () => void; onDiscard: () => void; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog
      narrow
      title={t`Leave the draft?`}
      onClose={onClose}
      footer={
        <>
          <Button size="large" kind="reject" onClick={onDiscard}>
            <Trans>Discard it</Trans>
          </Button>
          <span className="grow" />
          <Button size="large" onClick={onClose}>
            <Trans>Go on writing</Trans>
          </Button>
          <Button size="large" kind="primary" onClick={onKeep}>
            <Trans>Keep it</Trans>
          </Button>
        </>
      }
    >
      <p className="muted">
        <Trans>It is not published, so it decides nothing yet. Kept, it waits on the policies page until this tab is closed.</Trans>
      </p>
    </Dialog>
  );
}
