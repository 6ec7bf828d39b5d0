import type { LiveChange } from "@/lib/connection";
import type { Values } from "@/lib/filters";
import type { ToolRunState } from "@/gql/approvals/graphql";

type Run = Extract<NonNullable<LiveChange["resource"]>, { __typename: "ToolRun" }>;

/** Whether a run belongs to the list as it is filtered; words are looked for in tool, agent and summary. */
export function belongs(run: Run, states: readonly ToolRunState[], values: Values): boolean {
  const among = (id: string, value: string) => !values[id]?.length || values[id].includes(value);
  const text = values.text?.[0]?.toLowerCase();
  return (
    states.includes(run.state) &&
    !(run.state === "PENDING_APPROVAL" && run.heldDecision) &&
    among("risk", run.risk) &&
    among("domainId", run.domain.id) &&
    among("agentId", run.agent.id) &&
    among("toolId", run.tool.id) &&
    (!text || `${run.toolName} ${run.agent.name} ${run.summary}`.toLowerCase().includes(text))
  );
}

/** The runs that came into the list since it was drawn and are not on it. Returns the same set when nothing changed. */
export function noteArrival(
  known: ReadonlySet<string>,
  change: LiveChange,
  shown: ReadonlySet<string>,
  states: readonly ToolRunState[],
  values: Values,
): ReadonlySet<string> {
  const run = change.resource;
  if (run?.__typename !== "ToolRun" || shown.has(run.id)) return known;
  const inside = belongs(run, states, values);
  if (inside === known.has(run.id)) return known;
  const next = new Set(known);
  if (inside) next.add(run.id);
  else next.delete(run.id);
  return next;
}
