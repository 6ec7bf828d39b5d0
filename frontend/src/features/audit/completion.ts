import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Sources } from "./useSources";
import { KEYS, type Key, term, wordAt, writeTerm } from "./terms";

/** `text` takes the written word's place; what ends in a colon goes on. */
export type Suggestion = { text: string; label: string; note: string };
const MOST = 8;

const NOTES: Record<Key, ReturnType<typeof msg>> = {
  actor: msg`who did it`,
  action: msg`what was done`,
  resource: msg`about what`,
  domain: msg`in which domain`,
  outcome: msg`done or refused`,
  channel: msg`by which way it came`,
  request: msg`the id of one request`,
  after: msg`from a day, a moment, or so long ago`,
  before: msg`before a day, a moment, or so long ago`,
};
const SPANS = { "1h": msg`one hour ago`, "24h": msg`24 hours ago`, "7d": msg`7 days ago`, "30d": msg`30 days ago` };

/** What may stand in place of the word before the caret, best first. */
export function suggest(text: string, caret: number, { options, actions, things }: Sources, today: string, i18n: I18n): Suggestion[] {
  const word = wordAt(text, caret);
  const wanted = word.value.toLowerCase();
  const sign = word.negated ? "-" : "";
  const value = (key: string, one: string, note = ""): Suggestion => ({
    text: `${writeTerm(term(key, one, word.negated))} `,
    label: one,
    note,
  });
  const noteOf = (name: string) => actions.find((one) => one.name === name)?.description ?? "";
  const rank = (label: string) => {
    const at = label.toLowerCase().indexOf(wanted);
    return at < 0 ? undefined : at === 0 ? 0 : /[\s._/]/.test(label.charAt(at - 1)) ? 1 : 2;
  };
  const best = (found: Suggestion[], most = MOST) =>
    found
      .flatMap((one) => (rank(one.label) === undefined ? [] : [{ one, at: rank(one.label) ?? 0 }]))
      .sort((a, b) => a.at - b.at)
      .slice(0, most)
      .map(({ one }) => one);
  const valuesOf = (key: Key): Suggestion[] => {
    if (key === "after" || key === "before") {
      const spans = Object.entries(SPANS).map(([span, note]) => value(key, span, i18n._(note)));
      return [value(key, today), ...spans];
    }
    const found = (options[key] ?? []).map((one) => value(key, one.value, key === "action" ? noteOf(one.value) : ""));
    return key === "resource" ? [...found, ...things.map((one) => value(key, one.value))] : found;
  };
  if (word.key) return best(valuesOf(word.key));
  const keys = KEYS.filter((key) => !word.negated || (key !== "after" && key !== "before"));
  const named = keys.map((key) => ({ text: `${sign}${key}:`, label: `${sign}${key}:`, note: i18n._(NOTES[key]) }));
  if (!wanted) return named;
  const begun = named.filter(({ label }) => label.startsWith(sign + wanted));
  const others =
    wanted.length < 2
      ? []
      : (["action", "actor", "domain"] as const).flatMap((key) => {
          return best(valuesOf(key), 4).map((one) => ({ ...one, label: one.text.trim() }));
        });
  return [...begun, ...others].slice(0, MOST);
}
