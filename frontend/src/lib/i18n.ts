import { i18n, type Messages } from "@lingui/core";
import { messages } from "../locales/en.po";

i18n.load("en", messages);
i18n.activate("en");

const catalogues = import.meta.glob<{ messages: Messages }>(["../features/*/locales/*.po", "../{history,inbox}/locales/*.po"]);

/** Fetches the words of a feature, beside its code. */
export async function loadWords(feature: string): Promise<void> {
  const folder = ["history", "inbox"].includes(feature) ? feature : `features/${feature}`;
  const load = catalogues[`../${folder}/locales/${i18n.locale}.po`];
  if (load) i18n.load(i18n.locale, (await load()).messages);
}

export { i18n };
