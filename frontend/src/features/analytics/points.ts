import type { FiguresQuery } from "@/gql/analytics/graphql";
import { dayIn, hourIn } from "./range";

export type Given = FiguresQuery["analytics"]["series"][number];
export type Span = { startsAt: string; endsAt: string };
export type Known = number | null;
/** What can be added up over the points of a series. */
export type Sums = {
  calls: number;
  errors: number;
  input: Known;
  output: Known;
  cost: Known;
  unpriced: number;
  runs: number;
  byPolicy: number;
  byPeople: number;
  rejected: number;
  expired: number;
  conversations: number;
  messages: number;
};
export type Point = Span & Sums;

/** Unknown stays unknown only as long as nothing is known. */
export const plus = (one: Known, other: Known): Known => (one === null ? other : other === null ? one : one + other);
export const share = (part: number, whole: number): Known => (whole > 0 ? (part / whole) * 100 : null);

export const toPoint = ({ startsAt, endsAt, figures: one }: Given): Point => ({
  startsAt,
  endsAt,
  calls: one.agentCalls,
  errors: one.agentErrors,
  input: one.inputTokens,
  output: one.outputTokens,
  cost: one.estimatedCost === null ? null : Number(one.estimatedCost),
  unpriced: one.unpricedCalls,
  runs: one.toolRunsTotal,
  byPolicy: one.toolRunsApprovedByPolicy,
  byPeople: one.toolRunsApprovedByPeople,
  rejected: one.toolRunsRejected,
  expired: one.toolRunsExpiredUndecided,
  conversations: one.conversations,
  messages: one.messages,
});

/** How many hours one bar stands for: so many that the bars of a week can be told apart. */
export const stepOf = (points: number, hourly: boolean): number => (hourly && points > 60 ? 3 : 1);

/** Which points stand in the same bar: those of the same three hours of a local day. */
export function groups(spans: readonly Span[], hours: number, zone: string): number[][] {
  if (hours === 1) return spans.map((_, at) => [at]);
  const found = new Map<string, number[]>();
  spans.forEach(({ startsAt }, at) => {
    const moment = Date.parse(startsAt);
    const key = `${dayIn(moment, zone)} ${Math.floor(hourIn(moment, zone) / hours)}`;
    const group = found.get(key);
    if (group) group.push(at);
    else found.set(key, [at]);
  });
  return [...found.values()];
}

/** Several points as one. */
export function merged(points: readonly Point[]): Point {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) throw new Error("nothing to merge");
  const sum = points.slice(1).reduce<Sums>(
    (sums, one) => ({
      calls: sums.calls + one.calls,
      errors: sums.errors + one.errors,
      input: plus(sums.input, one.input),
      output: plus(sums.output, one.output),
      cost: plus(sums.cost, one.cost),
      unpriced: sums.unpriced + one.unpriced,
      runs: sums.runs + one.runs,
      byPolicy: sums.byPolicy + one.byPolicy,
      byPeople: sums.byPeople + one.byPeople,
      rejected: sums.rejected + one.rejected,
      expired: sums.expired + one.expired,
      conversations: sums.conversations + one.conversations,
      messages: sums.messages + one.messages,
    }),
    first,
  );
  return { ...sum, startsAt: first.startsAt, endsAt: last.endsAt };
}
