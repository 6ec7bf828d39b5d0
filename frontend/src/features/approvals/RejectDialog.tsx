import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useRef, useState } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextArea } from "@/ui/Field";

/** Reasons people give most; the agent reads the words as they stand. */
export function useReasons(): string[] {
  const { t } = useLingui();
  return [t`The arguments are wrong`, t`Not needed`, t`Needs more context`, t`Not allowed for this agent`, t`Wrong time, ask again later`];
}

/** A digit or the arrows choose one, Enter then sends; whoever just writes is in the field below. */
function Presets({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLingui();
  const group = useRef<HTMLDivElement>(null);
  const reasons = useReasons();
  const chosen = reasons.indexOf(value);
  const button = (at: number) => group.current?.querySelectorAll("button")[at];
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = [...(group.current?.querySelectorAll("button") ?? [])].indexOf(event.target as HTMLButtonElement);
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const picked = reasons[Number(event.key) - 1];
    if (by) button((at + by + reasons.length) % reasons.length)?.focus();
    else if (picked !== undefined) {
      onChange(picked);
      button(Number(event.key) - 1)?.focus();
    } else if (event.key === "Enter" && at === chosen) event.currentTarget.closest("form")?.requestSubmit();
    else {
      // a letter goes where it is meant to go
      if (event.key.length === 1 && event.key !== " ") event.currentTarget.parentElement?.querySelector("textarea")?.focus();
      return;
    }
    event.preventDefault();
  };
  return (
    <div className="presets" role="group" aria-label={t`Said most often`} ref={group} onKeyDown={press}>
      {reasons.map((reason, at) => (
        <button
          key={reason}
          type="button"
          className="chip preset"
          aria-pressed={at === chosen}
          aria-keyshortcuts={String(at + 1)}
          tabIndex={at === Math.max(0, chosen) ? 0 : -1}
          data-first={at === 0 || undefined}
          autoFocus={at === 0}
          onClick={() => onChange(reason)}
        >
          <span aria-hidden="true">{at + 1}</span>
          {reason}
        </button>
      ))}
    </div>
  );
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
  return (
    <div className="stack">
      <Presets value={value} onChange={onChange} />
      <TextArea
        label={label}
        hint={hint}
        rows={3}
        maxLength={2000}
        value={value}
        problem={problem}
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
