/** Which rows are ticked. Only rows that can still be decided may be; the order is that of the list. */
export type Selection = { chosen: ReadonlySet<string>; anchor: string | undefined };
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

/** Drops what can no longer be decided. Returns the same object when nothing was dropped. */
export function keepOnly(selection: Selection, possible: ReadonlySet<string>): Selection {
  const chosen = [...selection.chosen].filter((id) => possible.has(id));
  return chosen.length === selection.chosen.size ? selection : { ...selection, chosen: new Set(chosen) };
}

export const stateOf = (selection: Selection, ids: readonly string[]): "all" | "some" | "none" => {
  const ticked = ids.filter((id) => selection.chosen.has(id)).length;
  return ticked === 0 ? "none" : ticked === ids.length ? "all" : "some";
};
