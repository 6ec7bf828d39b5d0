import { type MeFragment, type PreferencesInput, SavePreferencesDocument } from "@/gql/graphql";
import { type Fault, mutate } from "./graphql";
import { setTheme, type ThemeChoice } from "./look";
import { setPreferences, useSession } from "./session";

export type Preferences = NonNullable<MeFragment["preferences"]>;
export type Unsaved = { message: string; fault?: Fault };

/** The settings in force once `input` holds. What is given up (`reset`) the server has to say. */
export function changed(old: Preferences, { notificationTypes, ...input }: PreferencesInput): Preferences {
  const given = Object.fromEntries(Object.entries(input).filter(([name]) => name in old)) as Partial<Preferences>;
  return { ...old, ...given, notificationTypes: { ...old.notificationTypes, ...(notificationTypes as object) } };
}

const now = (): Preferences | undefined => {
  const { session } = useSession.getState();
  return session.status === "signed-in" ? (session.me.preferences ?? undefined) : undefined;
};
let saving = 0;

/** What the server says. While one's own change is on its way it is about to be said again, with the change. */
export function takePreferences(preferences: Preferences): void {
  if (saving === 0 && JSON.stringify(preferences) !== JSON.stringify(now())) setPreferences(preferences);
}

/** Shows a change at once, saves it, and takes it back when it is refused. Returns why it was not saved. */
export async function savePreferences(input: PreferencesInput): Promise<Unsaved | undefined> {
  const before = now();
  if (before) setPreferences(changed(before, input));
  saving += 1;
  const { data, fault } = await mutate(SavePreferencesDocument, { input });
  saving -= 1;
  const result = data?.updatePreferences;
  const preferences = now();
  if (result?.__typename === "Preferences") {
    // of several on their way the last answer knows them all
    if (saving === 0) setPreferences(result);
    return undefined;
  }
  if (before && preferences) setPreferences(changed(preferences, only(before, input)));
  if (fault) return { message: fault.message, fault };
  return { message: result?.problems[0]?.message ?? result?.message ?? "" };
}

/** Of these settings those that `input` names. */
export function only(settings: Preferences, { notificationTypes, ...input }: PreferencesInput): PreferencesInput {
  const pick = <T extends object>(from: T, names: object) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => name in names)) as Partial<T>;
  const kinds = notificationTypes ? { notificationTypes: pick(settings.notificationTypes, notificationTypes) } : {};
  return { ...pick(settings, input), ...kinds } as PreferencesInput;
}

/** Changes the theme at once and remembers it with the account. */
export function chooseTheme(theme: ThemeChoice): Promise<Unsaved | undefined> {
  setTheme(theme);
  return savePreferences({ theme: theme.toUpperCase() as "LIGHT" | "DARK" | "AUTO" });
}
