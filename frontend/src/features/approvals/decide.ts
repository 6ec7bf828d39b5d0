import { plural, t } from "@lingui/core/macro";
import type { Decision } from "@/gql/approvals/graphql";
import { DecideDocument, UndoDocument } from "@/gql/approvals/graphql";
import { type Fault, mutate } from "@/lib/graphql";
import { showToast } from "@/ui/Toast";
import type { Row } from "./standing";

/** Words for a fault, to stand beside the button that met it. */
export const faultWords = (fault: Fault): string =>
  fault.code === "NETWORK"
    ? t`The server did not answer, so it may or may not be decided. The run shows its true state when it is back.`
    : fault.code === "FORBIDDEN"
      ? t`Your role does not include deciding.`
      : fault.correlationId
        ? `${fault.message} (${fault.correlationId})`
        : fault.message;

export async function undoOne(id: string, tool: string): Promise<void> {
  const { data, fault } = await mutate(UndoDocument, { id });
  if (fault) showToast(faultWords(fault));
  else if (data.undoDecision.__typename === "ToolRun") showToast(t`Taken back, ${tool} waits again`);
  else showToast(data.undoDecision.message);
}

/** Decides one run exactly as it was shown. Returns what to say beside the button when it was refused. */
export async function decideOne(run: Row, decision: Decision, reason?: string): Promise<string | undefined> {
  const { data, fault } = await mutate(DecideDocument, {
    id: run.id,
    decision,
    revision: run.revision,
    hash: run.argumentsHash,
    reason: reason ?? null,
  });
  if (fault) return faultWords(fault);
  const result = data.decideToolRun;
  if (result.__typename !== "ToolRun") return result.message;
  const tool = run.toolName;
  const held = result.heldDecision;
  const missing = result.requiredApprovals - result.approvals;
  if (held?.releaseAt) {
    showToast(decision === "APPROVE" ? t`Approved ${tool}` : t`Rejected ${tool}`, {
      until: Date.parse(held.releaseAt),
      run: () => void undoOne(run.id, tool),
    });
  } else if (result.state === "PENDING_APPROVAL") {
    showToast(plural(missing, { one: "Your vote counts, # more needed", other: "Your vote counts, # more needed" }));
  } else {
    showToast(decision === "APPROVE" ? t`Approved ${tool}` : t`Rejected ${tool}`);
  }
  return undefined;
}
