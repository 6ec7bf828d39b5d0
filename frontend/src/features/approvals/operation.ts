import { t } from "@lingui/core/macro";
import { create } from "zustand";
import {
  BulkDocument,
  BulkUpdatesDocument,
  RetryBulkDocument,
  StopBulkDocument,
  type StopBulkMutation,
  UndoBulkDocument,
} from "@/gql/approvals/graphql";
import { useConnection } from "@/lib/connection";
import { type Answer, follow, mutate, query } from "@/lib/graphql";
import { useSession } from "@/lib/session";
import { now } from "@/lib/time";
import { hideToast, showToast } from "@/ui/Toast";
import { countOf, further, isBusy, type Operation, undoableUntil, wentWell } from "./batch";
import { faultWords } from "./decide";

/**
 * The bulk operation this person runs: one at a time, with those it retries before it. It is followed wherever they go in
 * the console, and found again after a reload. `place`: shown as a dialog, or as a strip at the foot of the queue.
 */
type Watched = { operations: Operation[]; place: "dialog" | "strip" | undefined; problem: string | undefined };
const NOTHING: Watched = { operations: [], place: undefined, problem: undefined };
export const useBulk = create<Watched>(() => NOTHING);

/** The routes know it too: it brings this code at the start. */
const KEPT = "handrail.bulk";
const SILENT = 2000;
const latest = () => useBulk.getState().operations.at(-1);
const undoable = () => useBulk.getState().operations.filter((one) => undoableUntil(one, now()) !== undefined);

let unfollow = () => {};
let rest: ReturnType<typeof setTimeout> | undefined;
let homes = 0;

/** While the queue is shown it tells by itself how an operation ended; elsewhere a toast does. */
export function atHome(): () => void {
  homes += 1;
  if (undoable().length > 0) hideToast();
  void resume();
  return () => {
    homes -= 1;
    if (useBulk.getState().place === "dialog") useBulk.setState({ place: "strip" });
  };
}

function set(operations: Operation[], more: Partial<Watched> = {}): void {
  useBulk.setState({ operations, ...more });
  if (operations.length > 0) sessionStorage.setItem(KEPT, operations.map(({ id }) => id).join(" "));
  else sessionStorage.removeItem(KEPT);
}
const put = (next: Operation, more?: Partial<Watched>) =>
  set([...useBulk.getState().operations.filter((one) => one.id !== next.id), next], more);

/** Nothing is shown or kept any more; what the server does is not touched. */
export function forget(): void {
  unfollow();
  clearTimeout(rest);
  set([], NOTHING);
}

function take(next: Operation): void {
  const old = latest();
  if (old?.id !== next.id) return;
  const newest = further(old, next);
  put(newest);
  if (isBusy(newest)) return;
  unfollow();
  if (isBusy(old)) report(newest);
  settle();
}

/** What went well is forgotten once it cannot be taken back; the rest stays until somebody has seen it. */
function settle(): void {
  clearTimeout(rest);
  const last = latest();
  const until = Math.max(...undoable().map((one) => undoableUntil(one, now()) ?? 0));
  if (until > 0) rest = setTimeout(settle, until - now() + 50);
  else if (last && !isBusy(last) && wentWell(last) && useBulk.getState().place !== "dialog") forget();
}

export function summary(operation: Operation): string {
  const decided = countOf(operation, "DECIDED", "VOTED");
  const { total } = operation;
  if (operation.state === "UNDONE") return t`Taken back, ${decided} runs wait again`;
  return operation.decision === "APPROVE" ? t`Approved ${decided} of ${total} tool runs` : t`Rejected ${decided} of ${total} tool runs`;
}

function report(operation: Operation): void {
  const until = undoableUntil(operation, now());
  const stays = homes > 0 && (until !== undefined || !wentWell(operation));
  if (stays || useBulk.getState().place === "dialog") return;
  showToast(summary(operation), until === undefined ? undefined : { until, run: () => void undo() });
}

/** Follows the last operation to its end; asks by itself whenever nothing was heard for a while. */
function followOn(id: string): void {
  unfollow();
  let heard = performance.now();
  let leave = () => {};
  const hear = (operation: Operation | null) => {
    heard = performance.now();
    if (operation) take(operation);
    else forget();
  };
  const join = () => {
    leave();
    leave = follow(BulkUpdatesDocument, { id }, { next: (data) => hear(data.bulkOperation) });
  };
  const stopJoining = useConnection.subscribe(({ epoch }, before) => epoch !== before.epoch && join());
  const timer = setInterval(() => {
    if (performance.now() - heard > SILENT) void query(BulkDocument, { id }).then(({ data }) => data && hear(data.bulkOperation));
  }, 1000);
  unfollow = () => {
    unfollow = () => {};
    clearInterval(timer);
    stopJoining();
    leave();
  };
  if (useConnection.getState().epoch > 0) join();
}

/** From now on this operation is the one that is shown and followed. */
export function watch(operation: Operation, after: Operation[] = []): void {
  hideToast();
  set([...after, operation], { place: "dialog", problem: undefined });
  if (isBusy(operation)) followOn(operation.id);
  else settle();
}

/** After a reload: the operation that was kept, if it is this person's and not over and done with. */
export async function resume(): Promise<void> {
  const ids = sessionStorage.getItem(KEPT)?.split(" ") ?? [];
  const { session } = useSession.getState();
  if (ids.length === 0 || useBulk.getState().operations.length > 0 || session.status !== "signed-in") return;
  const answers = await Promise.all(ids.map((id) => query(BulkDocument, { id })));
  if (answers.some(({ fault }) => fault) || useBulk.getState().operations.length > 0) return;
  const own = answers.flatMap(({ data }) => (data?.bulkOperation?.by.id === session.me.actor.id ? [data.bulkOperation] : []));
  const last = own.at(-1);
  if (!last) return forget();
  set(own, { place: "strip" });
  if (isBusy(last)) followOn(last.id);
  else {
    if (undoable().length > 0) report(last);
    settle();
  }
}

async function ask<D>(sent: Promise<Answer<D>>, of: (data: D) => StopBulkMutation["cancelBulkOperation"]): Promise<Operation | undefined> {
  useBulk.setState({ problem: undefined });
  const { data, fault } = await sent;
  const result = data && of(data);
  if (result?.__typename === "BulkOperation") return result;
  const problem = fault ? faultWords(fault) : result?.message;
  useBulk.setState({ problem });
  if (result?.__typename === "WrongBulkState") take(result.operation);
  if (homes === 0) showToast(problem);
  return undefined;
}

export async function stop(): Promise<void> {
  const last = latest();
  const next = last && (await ask(mutate(StopBulkDocument, { id: last.id }), (data) => data.cancelBulkOperation));
  if (next) take(next);
}

/** What failed is an operation of its own, and what was decided before it can still be taken back with it. */
export async function retry(): Promise<void> {
  const { operations } = useBulk.getState();
  const last = operations.at(-1);
  const next = last && (await ask(mutate(RetryBulkDocument, { id: last.id }), (data) => data.retryBulkOperation));
  if (next) watch(next, operations);
}

/** Takes back all that is still held. */
export async function undo(): Promise<void> {
  hideToast();
  for (const { id } of undoable()) {
    const next = await ask(mutate(UndoBulkDocument, { id }), (data) => data.undoBulkOperation);
    if (!next) continue;
    put(next);
    followOn(id);
  }
}

export const openDialog = () => useBulk.setState({ place: "dialog" });
/** Closing the dialog stops nothing. */
export function closeDialog(): void {
  const last = latest();
  if (last && (isBusy(last) || undoable().length > 0)) useBulk.setState({ place: "strip" });
  else forget();
}

useSession.subscribe(({ session }) => session.status === "signed-out" && forget());
// wherever the console was reloaded
void resume();
