import { createContext, type ReactNode, useContext } from "react";
import { Link as Anchor } from "wouter";
import type { AgentCallFilter, ToolRunFilter } from "@/gql/analytics/graphql";

export const CALLS = ["calls", "errors", "priced", "unpriced"] as const;
export const RUNS = ["runs", "decided", "approved", "people", "policy", "rejected", "expired", "late"] as const;
export type CallsId = (typeof CALLS)[number];
export type RunsId = (typeof RUNS)[number];
export type RowsId = CallsId | RunsId;
export const isCalls = (rows: string | null): rows is CallsId => CALLS.some((one) => one === rows);
export const isRuns = (rows: string | null): rows is RunsId => RUNS.some((one) => one === rows);

/** What narrows the figures; `by` is a person: only what they decided. */
export type Where = {
  startsAt: string;
  endsAt: string;
  domainId: string | undefined;
  agentId: string | undefined;
  waitingSince: string;
  by?: string;
};
type Narrow = Pick<Where, "domainId" | "agentId">;
const narrowed = ({ domainId, agentId }: Narrow) => ({ ...(domainId && { domainId: [domainId] }), ...(agentId && { agentId: [agentId] }) });

/** The calls behind a figure: the same facts that the figure is the sum of. */
export const callsOf = (rows: CallsId, where: Where): AgentCallFilter => ({
  after: where.startsAt,
  before: where.endsAt,
  ...narrowed(where),
  ...(rows === "errors" && { failed: true }),
  ...(rows === "unpriced" && { basis: ["UNPRICED"] }),
  ...(rows === "priced" && { basis: ["KNOWN", "OVERRIDDEN", "FREE_LOCAL"] }),
});

export const waitingOf = (narrow: Narrow): ToolRunFilter => ({ state: ["PENDING_APPROVAL"], ...narrowed(narrow) });
/** The tool runs behind a figure. */
export function runsOf(rows: RunsId, where: Where): ToolRunFilter {
  const decided = { ...narrowed(where), decidedAfter: where.startsAt, decidedBefore: where.endsAt };
  const made: Record<RunsId, ToolRunFilter> = {
    runs: { ...narrowed(where), requestedAfter: where.startsAt, requestedBefore: where.endsAt },
    decided,
    approved: { ...decided, decision: "APPROVE" },
    people: { ...decided, decider: "PEOPLE", ...(where.by && { decidedBy: [where.by] }) },
    policy: { ...decided, decider: "POLICY" },
    rejected: { ...decided, decision: "REJECT" },
    expired: { ...narrowed(where), state: ["EXPIRED"], decided: false, finishedAfter: where.startsAt, finishedBefore: where.endsAt },
    late: { ...waitingOf(where), requestedBefore: where.waitingSince },
  };
  return made[rows];
}

/** Where a figure's rows are: beside the page, or among the approvals. */
export type Link = { rows: RowsId; by?: string | null } | { pending: true };
export function addressOf(link: Link, { domainId, agentId }: Narrow, search: string): string {
  if ("pending" in link) {
    const filters = new URLSearchParams({ ...(domainId && { domainId }), ...(agentId && { agentId }) }).toString();
    return `/approvals${filters && `?${filters}`}`;
  }
  const parameters = new URLSearchParams(search);
  parameters.set("rows", link.rows);
  if (link.by) parameters.set("by", link.by);
  else parameters.delete("by");
  return `/analytics?${parameters.toString()}`;
}

/** How a link of this page becomes an address. */
export const Places = createContext<(link: Link) => string | undefined>(() => undefined);
/** A figure that leads to its rows. */
export function To({ link, children }: { link: Link | undefined; children: ReactNode }) {
  const place = useContext(Places);
  const href = link && place(link);
  return href ? (
    <Anchor className="an-to" href={href}>
      {children}
    </Anchor>
  ) : (
    children
  );
}
