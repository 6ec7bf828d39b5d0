import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  BulkArrivalsDocument,
  type BulkSelection,
  type Decision,
  PlanBulkDocument,
  type PlanBulkMutation,
  RunBulkDocument,
} from "@/gql/approvals/graphql";
import { onChanges } from "@/lib/connection";
import { mutate, query } from "@/lib/graphql";
import { faultWords } from "./decide";
import { watch } from "./operation";

type Plan = Extract<PlanBulkMutation["planBulkDecision"], { __typename: "BulkOperation" }>;

/** The server's snapshot of what was selected: made at once, kept true about what arrives, made anew when asked for. */
export function usePlan(selection: BulkSelection, decision: Decision) {
  const [plan, setPlan] = useState<Plan>();
  const [problem, setProblem] = useState<string>();
  const [refused, setRefused] = useState(false);
  const [outdated, setOutdated] = useState(false);
  const [busy, setBusy] = useState(true);

  const make = async () => {
    setBusy(true);
    setPlan(undefined);
    setProblem(undefined);
    setRefused(false);
    const { data, fault } = await mutate(PlanBulkDocument, { selection, decision });
    setBusy(false);
    if (fault) setProblem(faultWords(fault));
    else if (data.planBulkDecision.__typename !== "BulkOperation") {
      setRefused(true);
      setProblem(data.planBulkDecision.message);
    } else {
      setOutdated(false);
      setPlan(data.planBulkDecision);
    }
  };
  const begin = useEffectEvent(() => void make());
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    begin();
  }, []);

  const id = selection.filter ? plan?.id : undefined;
  useEffect(() => {
    if (!id) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      timer = undefined;
      const { data } = await query(BulkArrivalsDocument, { id });
      const arrivedSince = data?.bulkOperation?.arrivedSince;
      if (arrivedSince !== undefined) setPlan((old) => (old?.id === id ? { ...old, arrivedSince } : old));
    };
    const stop = onChanges((change) => {
      if (change.entry.resourceType === "tool_run") timer ??= setTimeout(() => void ask(), 500);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id]);

  /** True when it runs now, whether by this request or by an earlier one whose answer was lost. */
  const run = async (reason: string): Promise<boolean> => {
    if (!plan) return false;
    setBusy(true);
    setProblem(undefined);
    const { data, fault } = await mutate(RunBulkDocument, {
      id: plan.id,
      digest: plan.digest,
      reason: reason || null,
      confirmed: plan.mustConfirm ? plan.total : null,
    });
    setBusy(false);
    const result = data?.runBulkDecision;
    const running = result?.__typename === "PlanOutdated" ? result.operation : result;
    if (running?.__typename === "BulkOperation" && running.state !== "PLANNED") {
      watch(running);
      return true;
    }
    if (result?.__typename === "PlanOutdated") setOutdated(true);
    else if (fault) setProblem(faultWords(fault));
    else if (result && "message" in result) setProblem(result.message);
    return false;
  };
  return { plan, problem, refused, outdated, busy, make: () => void make(), run };
}
