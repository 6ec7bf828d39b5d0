import type { DecisionOutcome } from "@/gql/approvals/graphql";
import type { Row } from "./standing";

export type Item = { id: string; expectedRevision: number; expectedArgumentsHash: string };
export type Result = { id: string; outcome: DecisionOutcome; message: string };
export const CHUNK = 100;

/** What was on the screen when the person confirmed; nothing that came later is decided. */
export const snapshot = (runs: readonly Row[]): Item[] =>
  runs.map((run) => ({ id: run.id, expectedRevision: run.revision, expectedArgumentsHash: run.argumentsHash }));

export function chunks<T>(items: readonly T[], size = CHUNK): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, at * size + size));
}

/** The order outcomes are told in, good news first. */
export const OUTCOMES: DecisionOutcome[] = [
  "DECIDED",
  "VOTED",
  "CHANGED",
  "ALREADY_DECIDED",
  "EXPIRED",
  "FORBIDDEN",
  "NOT_FOUND",
  "FAILED",
];
export const tallyOutcomes = (results: readonly Result[]): { outcome: DecisionOutcome; count: number }[] =>
  OUTCOMES.map((outcome) => ({ outcome, count: results.filter((one) => one.outcome === outcome).length })).filter((one) => one.count > 0);

/** Undo holds for as long as the first of several holds. */
export const earliest = (times: (string | null)[]): number | undefined => {
  const known = times.filter((time) => time !== null).map((time) => Date.parse(time));
  return known.length > 0 ? Math.min(...known) : undefined;
};
