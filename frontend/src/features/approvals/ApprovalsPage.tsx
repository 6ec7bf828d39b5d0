import "./approvals.css";
import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useState } from "react";
import { useSearch } from "wouter";
import {
  type BulkSelection,
  type Decision,
  FilterChoicesDocument,
  QueueWithoutFiltersDocument,
  RevokeDocument,
} from "@/gql/approvals/graphql";
import { holdKeys, useActions } from "@/lib/actions";
import { useFilters } from "@/lib/filters";
import { number } from "@/lib/format";
import { mutate, useQuery } from "@/lib/graphql";
import { usePageTitle } from "@/lib/heading";
import { replaceSearch } from "@/lib/place";
import { now } from "@/lib/time";
import { Tabs } from "@/ui/Tabs";
import { RISKS } from "@/ui/tags";
import { showToast } from "@/ui/Toast";
import { approvalsActions } from "./actions";
import { isBusy, undoableUntil } from "./batch";
import { faultWords } from "./decide";
import { FIELDS, inOrder, TABS, type TabId, tabOf } from "./filters";
import { atHome, openDialog, undo, useBulk } from "./operation";
import { Queue } from "./Queue";
import { ReviewCard } from "./ReviewCard";
import { RISK_ORDER, type Row } from "./standing";
import { useDesk } from "./useDesk";
import { useQueue } from "./useQueue";

const BulkDialog = lazy(() => import("./BulkDialog"));
const BulkProgress = lazy(() => import("./BulkProgress"));
const EditDialog = lazy(() => import("./EditDialog"));
const rejecting = () => import("./RejectDialog");
const RejectDialog = lazy(rejecting);
const ResolveDialog = lazy(() => import("./ResolveDialog"));

type Over = { kind: "reject" | "edit" | "revoke" | "resolve" } | { kind: "bulk"; decision: Decision; selection: BulkSelection };

function useOptions() {
  const { i18n } = useLingui();
  const { data } = useQuery(FilterChoicesDocument, {});
  const named = (nodes: { id: string; name: string }[] = []) => nodes.map(({ id, name }) => ({ value: id, label: name }));
  return {
    risk: RISK_ORDER.map((risk) => ({ value: risk, label: i18n._(RISKS[risk].label) })),
    domainId: named(data?.domains.nodes),
    agentId: named(data?.agents.nodes),
    toolId: named(data?.tools.nodes),
  };
}

export default function ApprovalsPage() {
  const { t, i18n } = useLingui();
  const filters = useFilters("approvals", FIELDS, "run");
  const tab = inOrder(tabOf(new URLSearchParams(useSearch()).get("tab")), filters.sort);
  const queue = useQueue(tab, filters);
  const desk = useDesk(queue.rows, queue.list);
  const options = useOptions();
  const empty = queue.loaded && queue.rows.length === 0;
  const without = useQuery(QueueWithoutFiltersDocument, { filter: { state: [...tab.states] } }, { pause: !(empty && filters.active) });
  const [over, setOver] = useState<Over>();
  const close = () => setOver(undefined);
  const running = useBulk(({ operations }) => operations.some(isBusy));
  // one at a time: whoever starts another while one goes on sees that one
  const bulk = (decision: Decision) =>
    running
      ? openDialog()
      : setOver({
          kind: "bulk",
          decision,
          selection: desk.matching ? { filter: queue.filter } : { ids: desk.selected.map(({ id }) => id) },
        });
  const inProgress = useBulk((state) => state.place === "dialog");
  const bulkUndo = useBulk(({ operations }) => operations.some((one) => undoableUntil(one, now()) !== undefined));
  useEffect(atHome, []);
  useEffect(() => void rejecting(), []);
  // from the key that opens a dialog on: what is typed until it stands there is not meant for the queue
  const opening = over !== undefined;
  useEffect(() => (opening ? holdKeys() : undefined), [opening]);

  useActions(
    approvalsActions(desk, {
      reject: () => setOver({ kind: "reject" }),
      edit: () => setOver({ kind: "edit" }),
      revoke: () => setOver({ kind: "revoke" }),
      resolve: () => setOver({ kind: "resolve" }),
      bulk,
      bulkUndo: bulkUndo ? () => void undo() : undefined,
      show: queue.show,
    }),
  );
  const card = desk.narrow && desk.explicit;
  const total = queue.rows.length;
  usePageTitle(card && desk.position >= 0 ? t`${desk.position + 1} of ${total}` : undefined, card ? desk.close : undefined);

  const countOf = (id: TabId) => {
    const states: readonly string[] = tabOf(id).states;
    const counts = queue.counts?.countsByState.filter((one) => states.includes(one.state)) ?? [];
    return queue.counts && counts.reduce((sum, one) => sum + one.count, 0);
  };
  const revoke = async (run: Row, reason: string) => {
    const { data, fault } = await mutate(RevokeDocument, { id: run.id, reason });
    if (fault) return faultWords(fault);
    if (data.revokeDecision.__typename !== "ToolRun") return data.revokeDecision.message;
    showToast(t`Approval revoked`);
    return undefined;
  };
  const { run } = desk;
  return (
    <div className={card ? "split review" : "split"}>
      <div className="list-side">
        <Tabs
          label={t`State of the runs`}
          className="state-tabs"
          value={tab.id}
          onChange={(id) => {
            const parameters = new URLSearchParams(location.search);
            parameters.delete("run");
            if (id === "pending") parameters.delete("tab");
            else parameters.set("tab", id);
            desk.clear();
            replaceSearch(parameters.toString().replaceAll("%2C", ","), true);
          }}
          items={TABS.map(({ id, label }) => {
            const count = countOf(id);
            return {
              id,
              label: i18n._(label),
              ...(id !== "decided" && count !== undefined && { count: number(count), warn: id === "unknown" && count > 0 }),
            };
          })}
        />
        <Queue
          tab={tab}
          queue={queue}
          desk={desk}
          filters={filters}
          options={options}
          without={without.data?.toolRuns.totalCount}
          onBulk={bulk}
        />
      </div>
      <ReviewCard
        desk={desk}
        onReject={() => setOver({ kind: "reject" })}
        onEdit={() => setOver({ kind: "edit" })}
        onRevoke={() => setOver({ kind: "revoke" })}
        onResolve={() => setOver({ kind: "resolve" })}
      />
      <Suspense>
        {over?.kind === "reject" && run && (
          <RejectDialog
            title={t`Reject ${run.toolName}`}
            action={t`Reject`}
            will={t`The agent is told once the hold is over.`}
            onConfirm={desk.reject}
            onClose={close}
          />
        )}
        {over?.kind === "edit" && run && (
          <EditDialog
            run={run}
            onSaved={(saved) => {
              desk.wrote(saved);
              close();
            }}
            onClose={close}
          />
        )}
        {over?.kind === "revoke" && run && (
          <RejectDialog
            title={t`Revoke the approval of ${run.toolName}`}
            action={t`Revoke`}
            will={t`It reads as a rejection. The agent has not claimed it yet.`}
            onConfirm={(reason) => revoke(run, reason)}
            onClose={close}
          />
        )}
        {over?.kind === "resolve" && run && <ResolveDialog run={run} onClose={close} />}
        {over?.kind === "bulk" && (
          <BulkDialog
            decision={over.decision}
            selection={over.selection}
            onRun={() => {
              desk.clear();
              close();
            }}
            onClose={close}
          />
        )}
        {inProgress && <BulkProgress />}
      </Suspense>
    </div>
  );
}
