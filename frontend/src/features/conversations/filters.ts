import { msg } from "@lingui/core/macro";
import type { ConversationFilter, ConversationSort } from "@/gql/conversations/graphql";
import { type FilterDescription, toVariables, type Values } from "@/lib/filters";

export const FIELDS = [
  { id: "text", label: msg`Words`, kind: "text" },
  { id: "agentId", label: msg`Agent`, kind: "choice" },
  { id: "domainId", label: msg`Domain`, kind: "choice" },
  { id: "after", label: msg`From`, kind: "text" },
  { id: "before", label: msg`Before`, kind: "text" },
] as const satisfies FilterDescription;

/** A day or a moment as somebody wrote it; nothing when it is none. */
export function moment(text: string): string | undefined {
  const at = /^\d{4}-\d{2}-\d{2}([T ].*)?$/.test(text) ? Date.parse(text.replace(" ", "T")) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The filters as the API takes them; a moment that is none asks for nothing. */
export function asked(values: Values): ConversationFilter {
  const { after, before, ...rest } = toVariables(FIELDS, values);
  const [from, until] = [moment(String(after ?? "")), moment(String(before ?? ""))];
  return { ...rest, ...(from && { after: from }), ...(until && { before: until }) };
}

export const SORTS: Record<string, ConversationSort> = { last: "LAST_MESSAGE" };
