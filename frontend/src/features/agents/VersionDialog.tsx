import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { AgentDocument, type AgentRowFragment, BumpVersionDocument } from "@/gql/agents/graphql";
import { mutate, query } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { FormFooter, Refusal } from "@/ui/Forms";
import { showToast } from "@/ui/Toast";
import { nextVersions } from "./states";

/** A higher version; the three that may follow are one click each. */
export default function VersionDialog({ agent, onClose }: { agent: AgentRowFragment; onClose: () => void }) {
  const { t } = useLingui();
  const next = nextVersions(agent.version);
  const [version, setVersion] = useState(next.minor);
  const { busy, refused, change, clear } = useChange();
  const save = async (revision: number) => {
    const done = await change(
      () => mutate(BumpVersionDocument, { id: agent.id, revision, version: version.trim() }),
      (data) => data.bumpAgentVersion,
    );
    if (!done) return;
    showToast(t`Saved`);
    onClose();
  };
  const kinds = [
    { label: t`Fix`, value: next.patch },
    { label: t`Addition`, value: next.minor },
    { label: t`Break`, value: next.major },
  ];
  return (
    <Dialog
      narrow
      title={t`New version of ${agent.name}`}
      onClose={onClose}
      onSubmit={() => void save(agent.revision)}
      footer={<FormFooter busy={busy} action={t`Raise the version`} onClose={onClose} />}
    >
      <div className="stack">
        <TextField
          className="mono"
          label={t`Version`}
          note={t`Now ${agent.version}. It must be higher.`}
          autoFocus
          value={version}
          onChange={(event) => setVersion(event.target.value)}
          problem={refused?.problems.version}
        />
        <div className="bumps">
          {kinds.map((kind) => (
            <Button key={kind.value} size="small" aria-pressed={version === kind.value} onClick={() => setVersion(kind.value)}>
              {kind.label} <span className="mono">{kind.value}</span>
            </Button>
          ))}
        </div>
        <Refusal
          refused={refused}
          onReload={() => {
            void query(AgentDocument, { id: agent.id });
            clear();
          }}
          onAnyway={() => void save(refused?.changedTo ?? agent.revision)}
        />
      </div>
    </Dialog>
  );
}
