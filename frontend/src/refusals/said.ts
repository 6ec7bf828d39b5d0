import { i18n } from "@lingui/core";

type Words = Record<string, string>;
type Refused = { message?: unknown; problems?: { message?: unknown }[] };
type Answered = { data?: unknown; fault?: { message: string } | undefined };

const languages: Record<string, () => Promise<{ default: Words }>> = {
  de: () => import("./de.json"),
  ja: () => import("./ja.json"),
  ar: () => import("./ar.json"),
};
/** Values that are words themselves; all others are names and numbers. */
const INNER = new Set(["what", "thing", "problem"]);
const VALUE = /\{(\w+)\}/g;

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(VALUE, "(?<$1>.+?)")}$`, "s");

/** The server's sentence in another language, its values kept; as it is when nobody translated it. */
export function inWords(words: Words, sentence: string): string {
  const exactly = words[sentence];
  if (exactly !== undefined) return exactly;
  for (const [template, translated] of Object.entries(words)) {
    if (!template.includes("{")) continue;
    const found = patternOf(template).exec(sentence)?.groups;
    if (!found) continue;
    return translated.replaceAll(VALUE, (_, name: string) => {
      const value = found[name] ?? "";
      return INNER.has(name) ? inWords(words, value) : i18n.locale === "ar" ? `\u2068${value}\u2069` : value;
    });
  }
  return sentence;
}

/** Says in the console's language why the server refused, wherever the answer says it. */
export async function sayAll({ data, fault }: Answered): Promise<void> {
  const words = (await languages[i18n.locale]?.())?.default;
  if (!words) return;
  const say = (one: Refused) => {
    if (typeof one.message === "string") one.message = inWords(words, one.message);
    one.problems?.forEach(say);
  };
  if (fault) say(fault);
  if (data) for (const value of Object.values(data)) if (value && typeof value === "object") say(value as Refused);
}
