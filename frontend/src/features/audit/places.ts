/** Where the thing an entry is about is shown. */
export function placeOf(type: string, id: string, run?: string): string | undefined {
  if (type === "tool_run") return `/approvals?run=${id}${run === "PENDING_APPROVAL" ? "" : "&tab=decided"}`;
  if (type === "agent") return `/agents/${id}`;
  if (type === "tool") return `/tools?tool=${id}`;
  if (type === "conversation") return `/conversations/${id}`;
  if (type === "domain") return `/domains?domain=${id}`;
  if (type === "policy") return `/policies?policy=${id}`;
  if (type === "user") return `/administration?person=${id}`;
  if (type === "token") return `/administration?tab=tokens&token=${id}`;
  return undefined;
}
