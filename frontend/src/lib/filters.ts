import type { MessageDescriptor } from "@lingui/core";
import { useEffect } from "react";
import { useSearch } from "wouter";
import { recall, remember } from "./persisted";
import { replaceSearch } from "./place";

/** One filter of a list. `choice`: any of several values; `text`: words to look for. */
export type FilterField = { id: string; label: MessageDescriptor; kind: "choice" | "text" };
/** The one description a list has of its filters: chips, URL and query variables all come from it. */
export type FilterDescription = readonly FilterField[];
export type Values = Record<string, string[]>;

/** Unknown parameters stay out; an empty value means the filter is not set. */
export function parseFilters(fields: FilterDescription, search: string): Values {
  const parameters = new URLSearchParams(search);
  const values: Values = {};
  for (const { id, kind } of fields) {
    const text = parameters.get(id);
    if (!text) continue;
    const found = kind === "text" ? [text] : [...new Set(text.split(",").filter(Boolean))];
    if (found.length > 0) values[id] = found;
  }
  return values;
}

/** Writes the filters into a query string and leaves what belongs to others (tab, open item) as it was. */
export function withFilters(fields: FilterDescription, search: string, values: Values): string {
  const parameters = new URLSearchParams(search);
  for (const { id } of fields) {
    const chosen = (values[id] ?? []).filter(Boolean);
    if (chosen.length > 0) parameters.set(id, chosen.join(","));
    else parameters.delete(id);
  }
  return parameters.toString().replaceAll("%2C", ",");
}

export const activeFields = (fields: FilterDescription, values: Values) => fields.filter(({ id }) => (values[id] ?? []).length > 0);

/** For the GraphQL filter input: lists for choices, a string for text, nothing for what is not set. */
export function toVariables(fields: FilterDescription, values: Values): Record<string, string | string[]> {
  const variables: Record<string, string | string[]> = {};
  for (const { id, kind } of activeFields(fields, values)) {
    const chosen = values[id] ?? [];
    variables[id] = kind === "text" ? (chosen[0] ?? "") : chosen;
  }
  return variables;
}

/** The order of a list stands in the URL beside its filters: `sort=-risk` is by the column `risk`, backwards. */
const SORT: FilterField = { id: "sort", label: { id: "" }, kind: "text" };

/** The order as the API takes it; nothing for one that the list does not know. */
export function sortOf<Order>(orders: Record<string, Order>, sort: string | undefined): { order?: Order; descending?: boolean } {
  const order = orders[sort?.replace(/^-/, "") ?? ""];
  return order ? { order, descending: sort?.startsWith("-") ?? false } : {};
}

export type Filters = {
  fields: FilterDescription;
  values: Values;
  active: boolean;
  sort?: string | undefined;
  setSort?: (sort: string) => void;
  set: (id: string, chosen: string[]) => void;
  clear: () => void;
};

/** The list's filters as they stand in the URL; the last ones used, and the order, are remembered under `name`. Changing them closes the item that `opens` names. */
export function useFilters(name: string, fields: FilterDescription, opens?: string): Filters {
  const search = useSearch();
  const values = parseFilters(fields, search);
  useEffect(() => {
    const last = location.search ? "" : rememberedSearch(name, fields);
    if (last) replaceSearch(last);
  }, [name, fields]);
  const put = (next: Values) => {
    const parameters = new URLSearchParams(location.search);
    if (opens) parameters.delete(opens);
    replaceSearch(withFilters([...fields, SORT], parameters.toString(), next));
    remember(`filters.${name}`, next);
  };
  const standing = () => parseFilters([...fields, SORT], location.search);
  return {
    fields,
    values,
    active: activeFields(fields, values).length > 0,
    sort: parseFilters([SORT], search).sort?.[0],
    set: (id, chosen) => put({ ...standing(), [id]: chosen }),
    setSort: (next) => put({ ...standing(), sort: [next] }),
    clear: () => put({ sort: standing().sort ?? [] }),
  };
}

/** The query string a list opens with when its link carries none: the filters used last. */
function rememberedSearch(name: string, fields: FilterDescription): string {
  return withFilters([...fields, SORT], "", recall<Values>(`filters.${name}`, {}));
}
