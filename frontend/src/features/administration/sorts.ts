import type { TokenSort, UserSort } from "@/gql/administration/graphql";
import type { FilterDescription, Values } from "@/lib/filters";
import { recall } from "@/lib/persisted";

/** Neither list has filters: only their order stands in the address. */
export const NO_FILTERS: FilterDescription = [];
export const PEOPLE_SORTS: Record<string, UserSort> = { name: "NAME", email: "EMAIL", seen: "SEEN" };
export const TOKEN_SORTS: Record<string, TokenSort> = { name: "NAME", used: "USED", expires: "EXPIRES" };

/** The query string of a tab, in the order that it had last. */
export function addressOf(tab: "people" | "tokens"): string {
  const parameters = new URLSearchParams(tab === "tokens" ? { tab } : {});
  const sort = recall<Values>(`filters.${tab}`, {}).sort?.[0];
  if (sort) parameters.set("sort", sort);
  return parameters.toString();
}
