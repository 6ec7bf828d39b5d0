import { msg } from "@lingui/core/macro";
import type { AgentSort } from "@/gql/agents/graphql";
import type { FilterDescription } from "@/lib/filters";

export const FIELDS = [
  { id: "text", label: msg`Words`, kind: "text" },
  { id: "domainId", label: msg`Domain`, kind: "choice" },
  { id: "state", label: msg`State`, kind: "choice" },
] as const satisfies FilterDescription;

export const SORTS: Record<string, AgentSort> = { name: "NAME", state: "STATE", heartbeat: "HEARTBEAT" };
