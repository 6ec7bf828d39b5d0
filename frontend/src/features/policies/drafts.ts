import { create } from "zustand";
import { useMe } from "@/lib/session";
import { blankRule, type Draft, draftRule, toInput } from "./draft";
import type { Told } from "./rule";

/** The version that a draft started from; none for a new policy. */
export type Base = { name: string; version: number; rules: readonly Told[] };
export type Kept = { draft: Draft; base: Base | undefined; start: string };

/** Drafts that were not published, by person and policy: walking away from one does not lose it. */
export const useDrafts = create<{ kept: Record<string, Kept> }>(() => ({ kept: {} }));

export const NEW = "new";
/** Whose drafts these are: another person may sign in on this screen. */
export const usePerson = (): string => useMe().actor.id ?? "";
export const keyOf = (person: string, policy: string): string => `${person} ${policy}`;
const printOf = ({ name, rules }: Draft) => JSON.stringify([name.trim(), rules.map(toInput)]);
export const isChanged = ({ draft, start }: Kept): boolean => printOf(draft) !== start;

export function begin(key: string, base: Base | undefined): void {
  const draft = base ? { name: base.name, rules: base.rules.map(draftRule) } : { name: "", rules: [blankRule()] };
  useDrafts.setState(({ kept }) => ({ kept: { ...kept, [key]: { draft, base, start: printOf(draft) } } }));
}
export function put(key: string, change: (draft: Draft) => Draft): void {
  useDrafts.setState(({ kept }) => {
    const one = kept[key];
    return one ? { kept: { ...kept, [key]: { ...one, draft: change(one.draft) } } } : {};
  });
}
/** The draft goes on, but against a newer version. */
export function rebase(key: string, base: Base): void {
  useDrafts.setState(({ kept }) => {
    const one = kept[key];
    return one ? { kept: { ...kept, [key]: { ...one, base } } } : {};
  });
}
export function discard(key: string): void {
  useDrafts.setState(({ kept }) => ({ kept: Object.fromEntries(Object.entries(kept).filter(([one]) => one !== key)) }));
}
/** The policies this person has an unpublished draft of. */
export const draftsOf = (kept: Record<string, Kept>, person: string): { policy: string; name: string }[] =>
  Object.entries(kept).flatMap(([key, one]) =>
    key.startsWith(`${person} `) && isChanged(one) ? [{ policy: key.slice(person.length + 1), name: one.draft.name.trim() }] : [],
  );

// closing the tab would lose them: the browser asks
window.addEventListener("beforeunload", (event) => {
  if (Object.values(useDrafts.getState().kept).some(isChanged)) event.preventDefault();
});
