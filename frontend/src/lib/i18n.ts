import { i18n, type Messages } from "@lingui/core";
import { useSyncExternalStore } from "react";
import { forget, recall, remember } from "./persisted";

/** The languages of the console, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", ja: "日本語", ar: "العربية" };
export type Language = keyof typeof LANGUAGES;
export type Words = Record<string, () => Promise<{ messages: Messages }>>;

/** Each language brings its own words and nobody else's. */
const languages: Record<Language, () => Promise<{ words: Words; messages: Messages }>> = {
  en: () => import("../locales/en"),
  de: () => import("../locales/de"),
  ja: () => import("../locales/ja"),
  ar: () => import("../locales/ar"),
};
export const known = (language: string | undefined): language is Language => language !== undefined && Object.hasOwn(languages, language);

// until words have come nothing is drawn; what is made before (a module's tables) needs a language nevertheless
i18n.loadAndActivate({ locale: "en", messages: {} });
const features = new Set<string>();
let spoken: Language | undefined;
let asked: Language = "en";

async function wordsOf(language: Language, feature: string): Promise<Messages> {
  const folder = ["history", "inbox", "views"].includes(feature) ? feature : `features/${feature}`;
  const { words } = await languages[language]();
  return (await words[`../${folder}/locales/${language}.po`]?.())?.messages ?? {};
}

/** Fetches the words of a feature, beside its code. */
export async function loadWords(feature: string): Promise<void> {
  features.add(feature);
  const language = asked;
  i18n.load(language, await wordsOf(language, feature));
  if (language !== asked) await loadWords(feature);
}

/** Changes the console's language as soon as the words of all that was opened are there. */
export async function speak(language: Language): Promise<void> {
  if (language === asked && spoken) return;
  asked = language;
  const parts = await Promise.all([languages[language](), ...[...features].map((feature) => wordsOf(language, feature))]);
  if (language !== asked) return;
  for (const part of parts) i18n.load(language, "words" in part ? (part as { messages: Messages }).messages : (part as Messages));
  spoken = language;
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  i18n.activate(language);
}

/** The first of the browser's languages that the console speaks. */
export const ofBrowser = (wishes: readonly string[] = navigator.languages): Language =>
  wishes.map((wish) => wish.split("-")[0]).find(known) ?? "en";

/** The language to begin with, before it is known who is there: the last person's in this browser, or the browser's. */
export const atStart = (): Language => {
  const last = recall<string | undefined>("language", undefined);
  return known(last) ? last : ofBrowser();
};

/** A person's language as they set it; nobody's is the browser's. */
export function speakTo(preferred: string | undefined): void {
  if (preferred === undefined) forget("language");
  else remember("language", preferred);
  speak(known(preferred) ? preferred : ofBrowser()).catch(() => undefined);
}

/** The language on the screen; nothing until its words are there. */
export const useLanguage = (): Language | undefined =>
  useSyncExternalStore(
    (changed) => i18n.on("change", changed),
    () => spoken,
  );

export { i18n };
