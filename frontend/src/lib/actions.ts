import type { MessageDescriptor } from "@lingui/core";
import { useEffect, useState } from "react";
import { create } from "zustand";
import { createDispatcher, isCharacter } from "./keys";
import { recall, remember } from "./persisted";

export type Section = "anywhere" | "go" | "lists" | "approvals" | "page";

/** One thing a person can do. The same entry feeds its button, its shortcut, the palette and the help. */
export type Action = {
  id: string;
  label: MessageDescriptor;
  section: Section;
  keys?: string[];
  /** Left out of palette and shortcuts while false. */
  when?: () => boolean;
  perform: () => void;
  /** The one page that offers it; without it any page may. */
  page?: string;
  /** Means the same to a person as this other one, and has its keys. */
  like?: string;
  /** Not offered in the palette: moving a cursor makes no sense from there. */
  keysOnly?: boolean;
};

const useActionStore = create<{ groups: { owner: symbol; actions: Action[] }[]; modal: number }>(() => ({ groups: [], modal: 0 }));

/** A person's own keys by action, in this browser: they belong to its keyboard. `off`: no character does anything alone. */
type OwnKeys = { off?: boolean; keys: Record<string, string[]> };
export const useOwnKeys = create<OwnKeys>(() => recall<OwnKeys>("keys", { keys: {} }));
export function setOwnKeys(own: OwnKeys): void {
  remember("keys", own);
  useOwnKeys.setState(own, true);
}
export const keysOf = (action: Action, { off, keys }: OwnKeys = useOwnKeys.getState()): string[] =>
  (keys[action.like ?? action.id] ?? action.keys ?? []).filter((one) => !off || !isCharacter(one));

const declared = (): Action[] => useActionStore.getState().groups.flatMap((group) => group.actions);
export const allActions = (): Action[] => declared().map((action) => ({ ...action, keys: keysOf(action) }));
/** What to show on the button of an action that is declared with these keys. */
export function useHint(keys: string | undefined): string | undefined {
  const own = useOwnKeys();
  const action = keys && declared().findLast((one) => one.keys?.includes(keys));
  if (!action) return own.off && keys && isCharacter(keys) ? undefined : keys;
  const real = keysOf(action, own);
  return real.includes(keys) ? keys : real[0];
}
export const usableActions = (): Action[] => allActions().filter((action) => action.when?.() ?? true);

export function register(owner: symbol, actions: Action[]): void {
  useActionStore.setState(({ groups }) => {
    const at = groups.findIndex((group) => group.owner === owner);
    const next = { owner, actions };
    return { groups: at < 0 ? [...groups, next] : groups.with(at, next) };
  });
}
export const unregister = (owner: symbol) =>
  useActionStore.setState(({ groups }) => ({ groups: groups.filter((group) => group.owner !== owner) }));

/** Offers these actions while the calling part is on the screen; of two with the same keys the newest wins. */
export function useActions(actions: Action[]): void {
  const [owner] = useState(() => Symbol("actions"));
  useEffect(() => register(owner, actions));
  useEffect(() => () => unregister(owner), [owner]);
}

/** While a dialog is open only the dialog hears keys. Returns the way back. */
export function holdKeys(): () => void {
  useActionStore.setState(({ modal }) => ({ modal: modal + 1 }));
  return () => useActionStore.setState(({ modal }) => ({ modal: modal - 1 }));
}

export function listenForKeys(): () => void {
  const dispatch = createDispatcher(() => {
    if (useActionStore.getState().modal > 0) return [];
    return usableActions().flatMap((action) => (action.keys ?? []).map((keys) => ({ keys, run: action.perform })));
  });
  window.addEventListener("keydown", dispatch);
  return () => window.removeEventListener("keydown", dispatch);
}
