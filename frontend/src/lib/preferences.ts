import { type PreferencesInput, SavePreferencesDocument } from "@/gql/graphql";
import { type Fault, mutate } from "./graphql";
import { setTheme, type ThemeChoice } from "./look";
import { setPreferences } from "./session";

export type Unsaved = { message: string; fault?: Fault };

/** Saves some of the person's settings on the server; everything that depends on them follows. Returns why it was not saved. */
export async function savePreferences(input: PreferencesInput): Promise<Unsaved | undefined> {
  const { data, fault } = await mutate(SavePreferencesDocument, { input });
  if (fault) return { message: fault.message, fault };
  const result = data.updatePreferences;
  if (result.__typename !== "Preferences") return { message: result.problems[0]?.message ?? result.message };
  setPreferences(result);
  return undefined;
}

/** Changes the theme at once and remembers it with the account. */
export function chooseTheme(theme: ThemeChoice): Promise<Unsaved | undefined> {
  setTheme(theme);
  return savePreferences({ theme: theme.toUpperCase() as "LIGHT" | "DARK" | "AUTO" });
}
