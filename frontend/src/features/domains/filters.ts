import { msg } from "@lingui/core/macro";
import type { DomainFieldsFragment, DomainSort } from "@/gql/domains/graphql";
import type { FilterDescription, Values } from "@/lib/filters";

export const FIELDS = [
  { id: "text", label: msg`Words`, kind: "text" },
  { id: "show", label: msg`Show`, kind: "choice" },
] as const satisfies FilterDescription;

/** There are few domains: words are looked for here, in name, description, keywords and owner. */
export function matching(rows: readonly DomainFieldsFragment[], values: Values): DomainFieldsFragment[] {
  const words = (values.text?.[0] ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const all = `${row.name} ${row.description} ${row.keywords.join(" ")} ${row.owner?.name ?? ""}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export const SORTS: Record<string, DomainSort> = { name: "NAME" };
