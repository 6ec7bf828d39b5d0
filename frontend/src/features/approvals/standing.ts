import type { Risk, ToolRunRowFragment, ToolRunState } from "@/gql/approvals/graphql";

export type Row = ToolRunRowFragment;
export const RISK_ORDER: Risk[] = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];

/** Can still be decided by somebody. */
export const isOpen = (run: Row): boolean => run.state === "PENDING_APPROVAL" && run.heldDecision === null;
export const votedBy = (run: Row, person: string | null): boolean => run.votes.some((vote) => vote.by.id !== null && vote.by.id === person);

/** What the row says at its end once it is no longer open. A held decision reads as what it will become. */
export type Outcome = { state: ToolRunState; by: string | undefined; releaseAt?: string | null };
export function outcomeOf(run: Row, me: string | null, you: string, policy = "policy"): Outcome {
  const held = run.heldDecision;
  const name = (by: Row["votes"][number]["by"] | undefined) => {
    if (by?.type === "POLICY") return policy;
    return by && by.id === me && me !== null ? you : by?.name;
  };
  if (run.state === "PENDING_APPROVAL" && held) {
    return { state: held.decision === "APPROVE" ? "APPROVED" : "REJECTED", by: name(held.by), releaseAt: held.releaseAt };
  }
  return { state: run.state, by: name(run.decision?.by) };
}

/** Claimed runs have had their arguments; open and approved ones still may; the others never will. */
export const fateOf = (run: Row): "will" | "did" | "never" =>
  ["PENDING_APPROVAL", "APPROVED"].includes(run.state)
    ? "will"
    : ["EXECUTING", "EXECUTED", "FAILED", "UNKNOWN"].includes(run.state)
      ? "did"
      : "never";

/** The span a reviewer or an agent is in, for the rail: deciding, undoing, claiming, executing. */
export type Span = { kind: "decide" | "hold" | "claim" | "lease"; from: number; to: number };
export function spanOf(run: Row & { claimedAt?: string | null; leaseExpiresAt?: string | null }): Span | undefined {
  const held = run.state === "PENDING_APPROVAL" ? run.heldDecision : null;
  // without a moment of release its bulk operation still goes on, and the time to decide does not run
  if (held) return held.releaseAt === null ? undefined : { kind: "hold", from: Date.parse(held.at), to: Date.parse(held.releaseAt) };
  if (run.state === "PENDING_APPROVAL" && run.decideBy)
    return { kind: "decide", from: Date.parse(run.requestedAt), to: Date.parse(run.decideBy) };
  if (run.state === "APPROVED" && run.executeBy)
    return { kind: "claim", from: Date.parse(run.decision?.at ?? run.requestedAt), to: Date.parse(run.executeBy) };
  if (run.state === "EXECUTING" && run.claimedAt && run.leaseExpiresAt)
    return { kind: "lease", from: Date.parse(run.claimedAt), to: Date.parse(run.leaseExpiresAt) };
  return undefined;
}
export const shareGone = (span: Span, now: number): number =>
  span.to <= span.from ? 1 : Math.max(0, Math.min(1, (now - span.from) / (span.to - span.from)));
/** Accent for the first half, warning after, danger in the last quarter. */
export const toneOf = (share: number): "accent" | "warning" | "danger" => (share < 0.5 ? "accent" : share < 0.75 ? "warning" : "danger");

/** What this person's vote would do, or why there is none. */
export type Standing = "no-permission" | "voted" | "releases" | "counts" | "closed";
export function standingOf(run: Row, me: string | null, mayDecide: boolean): Standing {
  if (!isOpen(run)) return "closed";
  if (!mayDecide) return "no-permission";
  if (votedBy(run, me)) return "voted";
  return run.approvals + 1 >= run.requiredApprovals ? "releases" : "counts";
}

export type Tally = { risk: Risk; count: number }[];
export const tallyRisks = (runs: readonly Row[]): Tally =>
  RISK_ORDER.map((risk) => ({ risk, count: runs.filter((run) => run.risk === risk).length })).filter((one) => one.count > 0);
