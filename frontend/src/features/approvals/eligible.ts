/** Whose approval counts, as the server decides it; here to say so before anybody tries. */
import type { RunTermsFragment } from "@/gql/approvals/graphql";

export type Terms = RunTermsFragment;
export type Person = { id: string | null; role: string | null; names: string[] };
export type Bar = "role" | "requester" | "editor" | "behalf";

/** Why this person's approval does not count; nothing when it does. */
export function barOf(run: Terms, me: Person): Bar | undefined {
  if (run.fromRoles.length > 0 && !run.fromRoles.some((role) => role === me.role)) return "role";
  if (!run.separationOfDuties) return undefined;
  if (me.id !== null && me.id === run.requestedBy.id) return "requester";
  if (me.id !== null && me.id === run.editedBy?.id) return "editor";
  const named = run.onBehalfOf?.toLowerCase();
  return named !== undefined && me.names.some((name) => name.toLowerCase() === named) ? "behalf" : undefined;
}
