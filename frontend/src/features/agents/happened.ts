import type { I18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import type { AgentState } from "@/gql/agents/graphql";
import { AGENT_STATES } from "@/ui/tags";

type Entry = { action: string; before: unknown; after: unknown };
const textOf = (state: unknown, field: string): string => {
  const value = (state as Record<string, unknown> | null)?.[field];
  return typeof value === "string" ? value : "";
};

/** What an entry of the ledger did to an agent, after the actor's name. */
export function happened(i18n: I18n, { action, before, after }: Entry): string {
  const state = (side: unknown) => {
    const mark = AGENT_STATES[textOf(side, "state") as AgentState];
    return mark ? i18n._(mark.label).toLowerCase() : "";
  };
  if (action === "agent.promote") {
    const [from, to] = [state(before), state(after)];
    return t`moved it from ${from} to ${to}`;
  }
  if (action === "agent.bump_version") {
    const version = textOf(after, "version");
    return t`raised it to ${version}`;
  }
  if (action === "agent.create") return t`created it`;
  if (action === "agent.update") {
    const fields = Object.keys((after as object | null) ?? {})
      .filter((field) => field !== "revision")
      .map((field) => field.replaceAll("_", " "))
      .join(", ");
    return fields ? t`changed ${fields}` : t`changed it`;
  }
  return action;
}
