import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Copy } from "@/ui/Forms";
import { curl, firstAgent } from "./words";

/** The secret, this once, and a request to try it with. */
type Props = { name: string; secret: string; agent: boolean; onClose: () => void };
export function MadeToken({ name, secret, agent, onClose }: Props) {
  const { t } = useLingui();
  return (
    <Dialog
      title={t`${name} is ready`}
      onClose={onClose}
      footer={
        <>
          <span className="small muted grow">{t`The secret is shown this once and kept nowhere.`}</span>
          <Button size="large" kind="primary" onClick={onClose}>
            <Trans>Done</Trans>
          </Button>
        </>
      }
    >
      <div className="stack made">
        <Copy label={t`Secret`} text={secret} />
        <Copy label={t`Try it`} text={curl(location.origin, secret)} />
        <p className="small muted">
          <Trans>It answers with who the token is and what it may do.</Trans>
        </p>
        {agent && (
          <>
            <Copy label={t`Run a first agent, where Handrail's source is`} text={firstAgent(location.origin, secret)} />
            <p className="small muted">
              <Trans>It asks for payments.refund; what it asks for waits under Approvals until you decide.</Trans>
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}
