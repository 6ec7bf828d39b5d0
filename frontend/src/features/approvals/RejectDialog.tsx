import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextArea } from "@/ui/Field";

/** Reasons people give most; the agent reads the words as they stand. */
export function useReasons(): string[] {
  const { t } = useLingui();
  return [t`The arguments are wrong`, t`Not needed`, t`Needs more context`, t`Not allowed for this agent`, t`Wrong time, ask again later`];
}

export function ReasonField({
  value,
  onChange,
  label,
  hint,
  problem,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  hint: string;
  problem?: string | undefined;
}) {
  const reasons = useReasons();
  return (
    <div className="stack">
      <div className="presets">
        {reasons.map((reason) => (
          <button key={reason} type="button" className="chip preset" aria-pressed={reason === value} onClick={() => onChange(reason)}>
            {reason}
          </button>
        ))}
      </div>
      <TextArea
        label={label}
        hint={hint}
        rows={3}
        maxLength={2000}
        value={value}
        problem={problem}
        autoFocus
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

type Props = {
  title: string;
  action: string;
  will: string;
  onConfirm: (reason: string) => Promise<string | undefined>;
  onClose: () => void;
};

/** Asks for the reason, then rejects (or revokes). Stays open and says why when that was refused. */
export default function RejectDialog({ title, action, will, onConfirm, onClose }: Props) {
  const { t } = useLingui();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    if (!reason.trim()) return setProblem(t`Say why: the agent reads it.`);
    setBusy(true);
    const refused = await onConfirm(reason.trim());
    setBusy(false);
    if (refused) setProblem(refused);
    else onClose();
  };
  return (
    <Dialog
      narrow
      title={title}
      onClose={onClose}
      onSubmit={() => void confirm()}
      footer={
        <>
          <span className="small muted grow">{will}</span>
          <Button size="large" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button size="large" kind="destroy" type="submit" disabled={busy}>
            {action}
          </Button>
        </>
      }
    >
      <ReasonField
        label={t`Reason`}
        hint={t`read by the agent and kept in the audit log`}
        value={reason}
        problem={problem}
        onChange={(value) => {
          setReason(value);
          setProblem(undefined);
        }}
      />
    </Dialog>
  );
}
