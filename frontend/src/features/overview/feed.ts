import type { ActivityQuery } from "@/gql/overview/graphql";
import type { LiveChange } from "@/lib/connection";
import type { Mark } from "@/ui/tags";
import { AGENT_STATES, RUN_STATES } from "@/ui/tags";

/** What is told; claims, leases, sign-ins and refusals are for the audit log. */
export const TOLD = [
  "tool_run.request",
  "tool_run.approve",
  "tool_run.reject",
  "tool_run.report",
  "tool_run.revoke",
  "tool_run.undo",
  "tool_run.cancel",
  "tool_run.expire",
  "tool_run.lease_lost",
  "tool_run.resolve",
  "bulk.decide",
  "bulk.undo",
  "agent.create",
  "agent.update",
  "agent.promote",
  "agent.bump_version",
  "tool.create",
  "tool.update",
  "tool.archive",
  "domain.create",
  "domain.update",
  "domain.archive",
  "user.invite",
  "user.update",
  "user.accept_invite",
  "token.create",
  "token.revoke",
] as const;
export const KEPT = 20;

export type Told = (typeof TOLD)[number];
export type Item = {
  id: string;
  at: string;
  action: Told;
  actor: { id: string | null; type: "PERSON" | "AGENT" | "POLICY" | "SYSTEM"; name: string };
  name: string;
  resourceId: string | null;
  summary: string;
  /** What the run or the agent became. */
  state: string | undefined;
};
type Entry = Omit<ActivityQuery["auditLog"]["nodes"][number], "after" | "__typename">;

const THROUGH = new Set(["APPROVED", "EXECUTING", "EXECUTED", "FAILED"]);
const isTold = (action: string): action is Told => (TOLD as readonly string[]).includes(action);
function toItem(entry: Entry, state: string | undefined): Item | undefined {
  if (!isTold(entry.action) || entry.outcome !== "DONE") return undefined;
  // what a policy let through is told once, when it has been done
  if (entry.action === "tool_run.request" && state && THROUGH.has(state)) return undefined;
  const { id, at, action, actor, resourceId, summary } = entry;
  return { id, at, action, actor, resourceId, name: entry.resourceName ?? "", summary: summary ?? "", state };
}

export function fromEntry(entry: ActivityQuery["auditLog"]["nodes"][number]): Item | undefined {
  const after = entry.after as { state?: unknown } | null;
  return toItem(entry, typeof after?.state === "string" ? after.state : undefined);
}
export function fromChange({ entry, resource }: LiveChange): Item | undefined {
  const state = resource?.__typename === "ToolRun" ? resource.state : resource?.__typename === "Agent" ? resource.agent_state : undefined;
  return toItem(entry, state);
}

/** Newest first, each once, no more than are kept. */
export function merge(older: readonly Item[], newer: readonly Item[]): Item[] {
  const seen = new Set<string>();
  return [...newer, ...older]
    .filter((item) => !seen.has(item.id) && seen.add(item.id))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .slice(0, KEPT);
}

const RUN_AFTER: Partial<Record<Told, keyof typeof RUN_STATES>> = {
  "tool_run.approve": "APPROVED",
  "tool_run.reject": "REJECTED",
  "tool_run.revoke": "REJECTED",
  "tool_run.undo": "PENDING_APPROVAL",
  "tool_run.cancel": "CANCELLED",
  "tool_run.expire": "EXPIRED",
  "tool_run.lease_lost": "UNKNOWN",
};

/** Glyph and word for what became of it; the entry's own words before what the thing is by now. */
export function markOf(item: Item): Mark | undefined {
  const run = RUN_AFTER[item.action] ?? (item.action.startsWith("tool_run.") ? item.state : undefined);
  if (run && run in RUN_STATES) return RUN_STATES[run as keyof typeof RUN_STATES];
  if (item.action === "agent.promote" && item.state && item.state in AGENT_STATES)
    return AGENT_STATES[item.state as keyof typeof AGENT_STATES];
  return undefined;
}
