import { t } from "@lingui/core/macro";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useSearch } from "wouter";
import { type Decision, RunDocument } from "@/gql/approvals/graphql";
import { onChanges } from "@/lib/connection";
import { query, useQuery } from "@/lib/graphql";
import { useNarrow } from "@/lib/media";
import { setParameter } from "@/lib/place";
import { useCan, useMe } from "@/lib/session";
import { hideToast } from "@/ui/Toast";
import { decideOne, undoOne } from "./decide";
import { among, everything, extend, NONE, toggle, toggleAll } from "./selection";
import { barOf } from "./eligible";
import { type Row, isOpen, standingOf } from "./standing";
import { useSeen } from "./useSeen";

/** Enter approves only what has been on the screen for at least this long (ms): no run slips in under the finger. */
const SEEN = 350;

/** Where the person is: the open run, the ticked rows, and what they can do with them. */
export function useDesk(rows: Row[], list: string) {
  const { actor, role, user } = useMe();
  const me = actor.id;
  const mayDecide = useCan("tool_run:decide");
  const mayResolve = useCan("tool_run:resolve");
  const narrow = useNarrow();
  const chosenId = new URLSearchParams(useSearch()).get("run") ?? undefined;
  const currentId = chosenId ?? (narrow ? undefined : rows[0]?.id);
  const [picked, setSelection] = useState(NONE);
  const [refusal, setRefusal] = useState<{ id: string; words: string }>();
  const [busy, setBusy] = useState<string>();

  const detail = useQuery(RunDocument, { id: currentId ?? "" }, { pause: currentId === undefined });
  const run = detail.data?.toolRun ?? undefined;
  const seen = useSeen(run, detail.loading, detail.reload);
  const escalated = useEffectEvent((id: string | null) => id === currentId && detail.reload());
  useEffect(() => onChanges(({ entry }) => entry.action === "tool_run.escalate" && escalated(entry.resourceId)), []);
  const bar = run && barOf(run, { id: me, role, names: user ? [user.id, user.name, user.email] : [] });
  const shownSince = useRef(0);
  const face = run && `${run.id} ${run.revision} ${run.argumentsHash} ${seen.changed ? "changed" : "seen"}`;
  const readable = () => performance.now() - shownSince.current >= SEEN;
  useEffect(() => {
    shownSince.current = performance.now();
  }, [face]);

  // the run that comes next is fetched ahead, so that deciding does not wait for it
  const after = rows[rows.findIndex((row) => row.id === currentId) + 1]?.id;
  const ready = run !== undefined;
  useEffect(() => {
    if (ready && after) void query(RunDocument, { id: after });
  }, [ready, after]);

  const votable = (row: Row) => ["releases", "counts"].includes(standingOf(row, me, mayDecide));
  const order = rows.filter(votable).map((row) => row.id);
  const selection = among(picked, list, order);
  const selected = rows.filter((row) => selection.chosen.has(row.id) && votable(row));
  const at = rows.findIndex((row) => row.id === currentId);

  const focusRow = (id: string) =>
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus());
  const open = (id: string | undefined, push = false) => setParameter("run", id, push);
  const goTo = (row: Row | undefined) => {
    if (!row) return;
    open(row.id);
    focusRow(row.id);
  };
  const step = (by: 1 | -1) => goTo(chosenId === undefined && !narrow ? rows[0] : (rows[at + by] ?? rows[at]));
  const advance = (from: string) => {
    const index = rows.findIndex((row) => row.id === from);
    const next = rows.slice(index + 1).find((row) => votable(row) && row.id !== from) ?? rows.slice(0, Math.max(0, index)).find(votable);
    if (narrow) open(undefined);
    else goTo(next);
  };
  const decide = async (decision: Decision, reason?: string): Promise<string | undefined> => {
    if (!run || busy) return undefined;
    if (seen.changed) return t`The arguments changed meanwhile. Close this and look again.`;
    setBusy(run.id);
    const words = await decideOne(run, decision, reason);
    setBusy(undefined);
    setRefusal(words ? { id: run.id, words } : undefined);
    if (!words) advance(run.id);
    return words;
  };

  const look = () => {
    seen.look();
    setRefusal(undefined);
  };

  return {
    me,
    mayDecide,
    mayResolve,
    narrow,
    run,
    runFault: detail.fault,
    runMissing: detail.data !== undefined && detail.data.toolRun === null,
    reloadRun: detail.reload,
    currentId,
    explicit: chosenId !== undefined,
    position: at,
    /** The row under the cursor can be ticked; needs no card. */
    canTick: rows[at] !== undefined && votable(rows[at]),
    votable: run !== undefined && votable(run),
    canVote: run !== undefined && votable(run) && !seen.changed,
    editable: run !== undefined && mayDecide && isOpen(run),
    canEdit: run !== undefined && mayDecide && isOpen(run) && !seen.changed,
    /** Why this person's approval of the open run does not count. */
    bar,
    /** What this person saw, when other arguments stand on the screen now; and whether all about those is here. */
    changed: seen.changed,
    seenAll: seen.complete,
    look,
    lookByKey: () => seen.complete && readable() && look(),
    /** The person wrote this revision: nothing new to look at. */
    wrote: seen.look,
    canUndo: run?.state === "PENDING_APPROVAL" && run.heldDecision !== null && run.heldDecision.by.id === me,
    undo: () => {
      if (!run) return;
      hideToast();
      void undoOne(run.id, run.toolName);
    },
    busy: busy !== undefined && busy === run?.id,
    refusal: refusal?.id === currentId ? refusal?.words : undefined,
    open,
    step,
    close: () => {
      const id = currentId;
      open(undefined);
      if (id) focusRow(id);
    },
    approve: () => decide("APPROVE"),
    /** The keyboard's approve: only a run that was chosen, has the focus and has been readable for a moment. */
    approveByKey: () => {
      if (!run || !votable(run) || seen.changed || bar) return;
      if (chosenId === undefined || !(narrow || document.activeElement?.closest(`[data-row="${run.id}"], .card`))) goTo(run);
      else if (readable()) void decide("APPROVE");
    },
    reject: (reason: string) => decide("REJECT", reason),
    selected,
    order,
    selection,
    isVotable: votable,
    tick: (id: string, range: boolean) => setSelection(range ? extend(selection, id, order) : toggle(selection, id)),
    /** Everything that matches is selected, also what is not on the screen. */
    matching: picked.all === list,
    selectMatching: () => setSelection(everything(list)),
    tickAll: (ids: string[]) => setSelection(toggleAll(selection, ids)),
    clear: () => setSelection(NONE),
  };
}
export type Desk = ReturnType<typeof useDesk>;
