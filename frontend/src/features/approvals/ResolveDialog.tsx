import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { type ReportOutcome, ResolveUnknownDocument } from "@/gql/approvals/graphql";
import { mutate } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Segmented, TextArea } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { faultWords } from "./decide";
import type { Row } from "./standing";

/** Nobody knows whether an unknown run took effect; a person who looked says so here. */
export default function ResolveDialog({ run, onClose }: { run: Row; onClose: () => void }) {
  const { t } = useLingui();
  const [outcome, setOutcome] = useState<ReportOutcome>("EXECUTED");
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    if (!note.trim()) return setProblem(t`Say how you know: it is kept in the audit log.`);
    setBusy(true);
    const { data, fault } = await mutate(ResolveUnknownDocument, { id: run.id, outcome, note: note.trim() });
    setBusy(false);
    if (fault) return setProblem(faultWords(fault));
    if (data.resolveUnknownToolRun.__typename !== "ToolRun") return setProblem(data.resolveUnknownToolRun.message);
    showToast(outcome === "EXECUTED" ? t`Recorded as executed` : t`Recorded as failed`);
    onClose();
  };
  return (
    <Dialog
      narrow
      title={t`Resolve ${run.toolName}`}
      onClose={onClose}
      onSubmit={() => void confirm()}
      footer={
        <>
          <span className="small muted grow">
            <Trans>This cannot be undone.</Trans>
          </span>
          <Button size="large" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button size="large" kind="primary" type="submit" disabled={busy}>
            <Trans>Record the outcome</Trans>
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="muted">
          <Trans>
            The agent claimed this run and lost its lease before reporting. Check in the system it acts on, then say what happened.
          </Trans>
        </p>
        <Segmented
          label={t`Outcome`}
          value={outcome}
          onChange={setOutcome}
          options={[
            { value: "EXECUTED", label: t`It took effect` },
            { value: "FAILED", label: t`It did not` },
          ]}
        />
        <TextArea
          label={t`How you know`}
          rows={3}
          maxLength={2000}
          value={note}
          autoFocus
          onChange={(event) => {
            setNote(event.target.value);
            setProblem(undefined);
          }}
        />
        {problem && <Problem>{problem}</Problem>}
      </div>
    </Dialog>
  );
}
