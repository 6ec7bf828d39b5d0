import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { BulkSelection, Decision } from "@/gql/approvals/graphql";
import { clockSeconds, countdown, number } from "@/lib/format";
import { useServer } from "@/lib/session";
import { useNow } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { SkeletonRows } from "@/ui/Skeleton";
import { Problem } from "@/ui/States";
import { type Operation, planNumber } from "./batch";
import { Arrived, Included, LeftOut, PlanCounts } from "./BulkPlan";
import { ReasonField } from "./RejectDialog";
import { usePlan } from "./usePlan";

/** Why the count must be typed. */
function useWhyTyped(plan: Operation | undefined): string {
  const { t } = useLingui();
  const risky = plan?.byRisk.reduce((sum, { risk, count }) => sum + (risk === "HIGH" || risk === "CRITICAL" ? count : 0), 0) ?? 0;
  if (risky === 0) return t`more than 50 runs`;
  return (plan?.total ?? 0) > 50 ? t`more than 50 runs, ${risky} of high risk` : t`${risky} of high risk`;
}

type Props = { decision: Decision; selection: BulkSelection; onRun: () => void; onClose: () => void };

/** Shows exactly what is about to be decided, as the server keeps it, and asks for reason and count. */
export default function BulkDialog({ decision, selection, onRun, onClose }: Props) {
  const { t } = useLingui();
  const hold = useServer()?.holdSeconds ?? 0;
  const now = useNow(1000);
  const { plan, problem, refused, outdated, busy, make, run } = usePlan(selection, decision);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState<{ id: string; text: string }>();
  const [missing, setMissing] = useState<string>();
  const why = useWhyTyped(plan);
  const approving = decision === "APPROVE";
  const left = plan ? Date.parse(plan.expiresAt) - now : 0;
  const over = plan !== undefined && (outdated || left <= 0);
  const count = number(plan?.total ?? 0);
  const text = typed && typed.id === plan?.id ? typed.text : "";
  const confirmed = plan !== undefined && (!plan.mustConfirm || text.replace(/[\s.,]/g, "") === String(plan.total));
  const ready = confirmed && !over && !busy;
  const confirm = async () => {
    if (!ready) return;
    if (!approving && !reason.trim()) return setMissing(t`Say why: the agents read it.`);
    if (await run(reason.trim())) onRun();
  };
  const title = !plan
    ? approving
      ? t`Approve tool runs`
      : t`Reject tool runs`
    : approving
      ? t`Approve ${count} tool runs`
      : t`Reject ${count} tool runs`;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => void confirm()}
      aside={
        plan && (
          <span className="small muted nowrap">
            <Trans>
              Plan <span className="mono">{planNumber(plan)}</span>
            </Trans>
            {!over && (
              <span className="valid">
                <span className="only-wide">, </span>
                {t`valid`} <b className="med ink2">{countdown(left)}</b>
              </span>
            )}
          </span>
        )
      }
      footer={
        <>
          <span className="small muted grow">
            {hold > 0 ? t`Released ${hold} s after the last one. You can undo until then.` : t`Released at once.`}
          </span>
          <Button size="large" onClick={onClose}>
            {refused ? <Trans>Close</Trans> : <Trans>Cancel</Trans>}
          </Button>
          {refused ? null : over || (problem && !plan) ? (
            <Button size="large" kind="primary" disabled={busy} onClick={make}>
              {plan ? <Trans>New plan</Trans> : <Trans>Try again</Trans>}
            </Button>
          ) : (
            <Button size="large" kind={approving ? "primary" : "destroy"} type="submit" disabled={!ready}>
              {!plan ? (
                approving ? (
                  <Trans>Approve</Trans>
                ) : (
                  <Trans>Reject</Trans>
                )
              ) : approving ? (
                <Trans>Approve {count}</Trans>
              ) : (
                <Trans>Reject {count}</Trans>
              )}
            </Button>
          )}
        </>
      }
    >
      <p className="sr" role="status">
        {plan && <Planned plan={plan} />}
      </p>
      {!plan ? (
        problem ? (
          <Problem>{problem}</Problem>
        ) : (
          <div className="planning">
            <p className="muted">
              <Trans>Looking at what is selected…</Trans>
            </p>
            <SkeletonRows rows={4} height={32} />
          </div>
        )
      ) : (
        <>
          <p className="muted">
            {approving ? (
              <Trans>
                Each run is approved exactly as it stood at {clockSeconds(plan.plannedAt)}. Changed runs are left out and listed.
              </Trans>
            ) : (
              <Trans>
                Each run is rejected exactly as it stood at {clockSeconds(plan.plannedAt)}. Changed runs are left out and listed.
              </Trans>
            )}
          </p>
          <PlanCounts plan={plan} />
          <Included key={`in ${plan.id}`} plan={plan} onLeave={onClose} />
          <LeftOut key={`out ${plan.id}`} plan={plan} onLeave={onClose} />
          <Arrived count={plan.arrivedSince} onPlan={make} />
          {over ? (
            <div className="form">
              <Problem>
                <Trans>This plan is not good any more: nothing was decided. Make a new one and look at it again.</Trans>
              </Problem>
            </div>
          ) : (
            <div className="form">
              {approving ? (
                <TextField
                  label={t`Reason`}
                  hint={t`optional, read by the agents and kept in the audit log`}
                  maxLength={2000}
                  value={reason}
                  autoFocus={!plan.mustConfirm}
                  onChange={(event) => setReason(event.target.value)}
                />
              ) : (
                <ReasonField
                  label={t`Reason`}
                  hint={t`read by the agents and kept in the audit log`}
                  value={reason}
                  problem={missing}
                  onChange={(value) => {
                    setReason(value);
                    setMissing(undefined);
                  }}
                />
              )}
              {plan.mustConfirm && (
                <div className="typed">
                  <TextField
                    label={t`Type ${count} to confirm`}
                    hint={why}
                    inputMode="numeric"
                    value={text}
                    autoFocus={approving}
                    onChange={(event) => setTyped({ id: plan.id, text: event.target.value })}
                  />
                </div>
              )}
              {problem && <Problem>{problem}</Problem>}
            </div>
          )}
        </>
      )}
    </Dialog>
  );
}

/** Said once when the plan is there. */
function Planned({ plan }: { plan: Operation }) {
  const out = plan.leftOut.reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <Plural value={plan.total} one="# run in the plan." other="# runs in the plan." />
      {out > 0 && (
        <>
          {" "}
          <Plural value={out} one="# left out." other="# left out." />
        </>
      )}
    </>
  );
}
