/** Which rows are ticked. Only rows that can still be decided may be; the order is that of the list. */
export type Selection = { chosen: ReadonlySet<string>; anchor: string | undefined; /** All that matches this list. */ all?: string };
export const NONE: Selection = { chosen: new Set(), anchor: undefined };

export function toggle(selection: Selection, id: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, anchor: id };
}

/** From the row ticked last to this one, both included; without an anchor just this one. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const to = order.indexOf(id);
  const from = selection.anchor === undefined ? to : order.indexOf(selection.anchor);
  if (to < 0) return selection;
  const between = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { chosen: new Set([...selection.chosen, ...between]), anchor: selection.anchor ?? id };
}

/** Ticks all of these, or none of them when all are ticked already. */
export function toggleAll(selection: Selection, ids: readonly string[]): Selection {
  const chosen = new Set(selection.chosen);
  const all = ids.length > 0 && ids.every((id) => chosen.has(id));
  for (const id of ids) {
    if (all) chosen.delete(id);
    else chosen.add(id);
  }
  return { chosen, anchor: undefined };
}

export const stateOf = (selection: Selection, ids: readonly string[]): "all" | "some" | "none" => {
  const ticked = ids.filter((id) => selection.chosen.has(id)).length;
  return ticked === 0 ? "none" : ticked === ids.length ? "all" : "some";
};

/** Everything that matches, shown or not, for as long as the list stays the same. */
export const everything = (list: string): Selection => ({ ...NONE, all: list });
/** The selection among the rows of a list: what matched everything is, from here on, those rows. */
export const among = (selection: Selection, list: string, order: readonly string[]): Selection =>
  selection.all === undefined ? selection : selection.all === list ? { ...NONE, chosen: new Set(order) } : NONE;
