import { AuditActionsDocument, AuditNamesDocument } from "@/gql/audit/graphql";
import { useQuery } from "@/lib/graphql";
import { useCan } from "@/lib/session";
import type { Option, Options } from "@/ui/FilterBar";
import { valuesOf } from "./terms";

export type Sources = { options: Options; actions: { name: string; description: string }[]; things: { value: string; label: string }[] };

const same = (names: readonly string[]): Option[] => names.map((name) => ({ value: name, label: name }));
/** "tool_run/01a0d6b9…15c4": whole ids take too much room. */
const short = (value: string) => value.replace(/([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{20,}([0-9a-f]{4})$/, "$1…$2");

/** What each key of the query line may be set to, by name: for chips and for completion. */
export function useSources(line: string): Sources {
  const { data: known } = useQuery(AuditActionsDocument, {});
  const people = useCan("user:read");
  const { data } = useQuery(AuditNamesDocument, { people });
  const actions = known?.auditActions ?? [];
  const agents = data?.agents.nodes ?? [];
  const kinds = [...new Set(actions.map(({ resourceType }) => resourceType))].sort();
  const names = [...(data?.users?.nodes ?? []), ...agents].map(({ name }) => name);
  const groups = [...new Set(actions.map(({ name }) => name.split(".")[0] ?? ""))].map((group) => `${group}.*`);
  const offered: Options = {
    actor: same(["me", ...new Set(names), "person", "agent", "policy", "system"]),
    action: same([...actions.map(({ name }) => name), ...groups].sort()),
    resource: same(kinds),
    domain: same(data?.domains.nodes.map(({ name }) => name) ?? []),
    outcome: same(["done", "refused"]),
    channel: same(["console", "api", "socket", "system"]),
    request: [],
  };
  // what a line names beyond them can still be taken back
  const values = valuesOf(line);
  const options: Options = {};
  for (const [key, list] of Object.entries(offered)) {
    for (const id of [key, `-${key}`]) {
      const missing = (values[id] ?? []).filter((value) => !list.some((one) => one.value === value));
      options[id] = [...list, ...missing.map((value) => ({ value, label: short(value) }))];
    }
  }
  return { options, actions, things: agents.map(({ name }) => ({ value: `agent/${name}`, label: `agent/${name}` })) };
}
