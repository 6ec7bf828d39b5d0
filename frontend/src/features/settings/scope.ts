import { createContext, useContext } from "react";
import { PreferenceDefaultsDocument, SaveDefaultsDocument } from "@/gql/settings/graphql";
import type { PreferencesInput } from "@/gql/graphql";
import { mutate, query } from "@/lib/graphql";
import type { Preferences, Unsaved } from "@/lib/preferences";

/** Whose settings the page shows and saves: one's own, or what holds for everybody who chose nothing else. */
export type Scope = {
  everybody: boolean;
  values: Preferences;
  save: (input: PreferencesInput) => Promise<Unsaved | undefined>;
};
export const ScopeContext = createContext<Scope | undefined>(undefined);

export function useScope(): Scope {
  const scope = useContext(ScopeContext);
  if (!scope) throw new Error("outside the settings");
  return scope;
}

export const loadDefaults = () => query(PreferenceDefaultsDocument, {});

export async function saveDefaults(input: PreferencesInput): Promise<{ values?: Preferences; unsaved?: Unsaved }> {
  const { data, fault } = await mutate(SaveDefaultsDocument, { input });
  if (fault) return { unsaved: { message: fault.message, fault } };
  const result = data.updatePreferenceDefaults;
  if (result.__typename === "Preferences") return { values: result };
  return { unsaved: { message: result.problems[0]?.message ?? result.message } };
}

type Kind = Exclude<keyof Preferences["notificationTypes"], "__typename">;

/** What takes a change back: what was chosen before, or nothing where nothing was. */
export function undoOf(before: Preferences, { notificationTypes, reset, ...input }: PreferencesInput): PreferencesInput {
  const back: Record<string, unknown> = {};
  const kinds: Partial<Record<Kind, boolean>> = {};
  const dropped: string[] = [];
  const restore = (name: string) => {
    const [group, kind] = name.split(".");
    if (kind) kinds[kind as Kind] = before.notificationTypes[kind as Kind];
    else back[group as string] = before[group as keyof Preferences];
  };
  const given = [...Object.keys(input), ...Object.keys(notificationTypes ?? {}).map((kind) => `notificationTypes.${kind}`)];
  for (const name of [...given, ...(reset ?? [])]) {
    if (before.own.includes(name)) restore(name);
    else dropped.push(name);
  }
  return {
    ...back,
    ...(Object.keys(kinds).length > 0 && { notificationTypes: kinds }),
    ...(dropped.length > 0 && { reset: dropped }),
  } as PreferencesInput;
}
