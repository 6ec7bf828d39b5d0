import { t } from "@lingui/core/macro";
import type { BulkFieldsFragment, BulkState, DecisionOutcome } from "@/gql/approvals/graphql";
import { countdown } from "@/lib/format";

export type Operation = BulkFieldsFragment;

/** What people call a plan: the first eight of its digest. */
export const planNumber = ({ digest }: Operation): string => `${digest.slice(0, 4)} ${digest.slice(4, 8)}`;

/** The order outcomes are told in, good news first. */
const OUTCOMES: DecisionOutcome[] = ["DECIDED", "VOTED", "CHANGED", "ALREADY_DECIDED", "EXPIRED", "FORBIDDEN", "NOT_FOUND", "FAILED"];
export const outcomesOf = ({ outcomes }: Operation): Operation["outcomes"] =>
  OUTCOMES.flatMap((outcome) => outcomes.filter((one) => one.outcome === outcome && one.count > 0));
export const countOf = ({ outcomes }: Operation, ...among: DecisionOutcome[]): number =>
  outcomes.reduce((sum, one) => sum + (among.includes(one.outcome) ? one.count : 0), 0);
/** Where each outcome begins and ends on a rail from 0 to 1. */
export function segmentsOf(operation: Operation): { outcome: DecisionOutcome; from: number; to: number }[] {
  let from = 0;
  return outcomesOf(operation).map(({ outcome, count }) => {
    const to = from + count / operation.total;
    const segment = { outcome, from, to };
    from = to;
    return segment;
  });
}

const RANK: Record<BulkState, number> = { PLANNED: 0, RUNNING: 1, STOPPED: 2, DONE: 2, UNDOING: 3, UNDONE: 4 };
/** Of two reports of one operation the one that is further; they come by two ways and may overtake each other. */
export const further = (old: Operation | undefined, next: Operation): Operation =>
  old && (RANK[next.state] < RANK[old.state] || (next.state === old.state && next.done < old.done)) ? old : next;

export const isBusy = ({ state }: Operation): boolean => state === "RUNNING" || state === "UNDOING";
/** Until when it can be taken back, if it still can. */
export function undoableUntil({ state, releaseAt }: Operation, now: number): number | undefined {
  const until = releaseAt === null || (state !== "DONE" && state !== "STOPPED") ? 0 : Date.parse(releaseAt);
  return until > now ? until : undefined;
}
/** Whether it came to its end with every run decided, or taken back: nothing to look at. */
export const wentWell = (operation: Operation): boolean =>
  operation.state === "UNDONE" || (operation.state === "DONE" && countOf(operation, "DECIDED", "VOTED") === operation.total);

/** Runs per second so far and the time left (ms); nothing until there is something to judge by. */
export function paceOf({ startedAt, done, total, state }: Operation, now: number): { perSecond: number; left: number } | undefined {
  const gone = startedAt === null ? 0 : now - Date.parse(startedAt);
  if (state !== "RUNNING" || done === 0 || gone < 200) return undefined;
  return { perSecond: (done / gone) * 1000, left: ((total - done) / done) * gone };
}

/** The posts of the rail: quarters, or just the ends when it is short. */
export const postsOf = (total: number): number[] => (total < 8 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1]);

/** The time left to take it back: "7 s", "1:56". */
export const seconds = (ms: number): string => (ms > 60_000 ? countdown(ms) : t`${Math.max(1, Math.ceil(ms / 1000))} s`);
