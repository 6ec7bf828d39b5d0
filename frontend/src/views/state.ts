import type { KeptViewFragment } from "@/gql/views/graphql";
import { type ShownColumns, showColumns } from "@/lib/columns";

export type View = KeptViewFragment;
/** What a page keeps: its address, the filter by which the server counts, and its columns. */
export type Shown = { search: string; filter: object | null; columns: ShownColumns };
type State = { search?: unknown; columns?: unknown; q?: unknown; zone?: unknown };
const stateOf = ({ state }: View) => (state ?? {}) as State;

/** Parameters that name what is open: no part of a view. */
const OPEN = ["run", "agent", "tool", "domain", "policy", "entry"];

/** The query string of a page as a view keeps it: without what is open, in one order. */
export function plainSearch(search: string): string {
  const parameters = new URLSearchParams(search);
  for (const name of OPEN) parameters.delete(name);
  parameters.sort();
  return parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
}

/** The query string that shows the view. The audit log once kept its line and the zone of its days instead. */
export function searchOf(view: View): string {
  const { search, q, zone } = stateOf(view);
  if (typeof search === "string") return plainSearch(search);
  const parameters = new URLSearchParams();
  if (typeof q === "string") parameters.set("q", q);
  if (typeof zone === "string") parameters.set("zone", zone);
  return plainSearch(parameters.toString());
}

export const isHere = (view: View, search: string): boolean => searchOf(view) === plainSearch(search);

const inOrder = (columns: ShownColumns) =>
  JSON.stringify([columns.wide, columns.phone].map((own) => Object.entries(own ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))));

const columnsIn = (view: View) => (stateOf(view).columns ?? {}) as ShownColumns;

/** Whether something else is shown than the view keeps. */
export const differs = (view: View, shown: Shown): boolean =>
  !isHere(view, shown.search) || inOrder(columnsIn(view)) !== inOrder(shown.columns);

/** The list's columns as the view keeps them. */
export function takeColumns(view: View): void {
  if (stateOf(view).columns) showColumns(view.page, columnsIn(view));
}
