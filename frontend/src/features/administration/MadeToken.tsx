import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Copy } from "@/ui/Forms";
import { curl } from "./words";

/** The secret, this once, and a request to try it with. */
export function MadeToken({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
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
      </div>
    </Dialog>
  );
}
