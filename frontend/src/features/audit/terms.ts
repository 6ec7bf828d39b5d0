/** The query line: text as the server reads it (docs/audit.md), and as chips. */

export type Term = { key: string; value: string; negated: boolean; exact: boolean };
export type Placed = Term & { at: number; length: number };

export const KEYS = ["actor", "action", "resource", "domain", "outcome", "channel", "request", "after", "before"] as const;
export type Key = (typeof KEYS)[number];
const isKey = (key: string): key is Key => (KEYS as readonly string[]).includes(key);
const TERM = /(?!-(?:\s|$))(-?)(?:([A-Za-z_]+):|(?![A-Za-z_]+:))(?:"((?:[^"\\]|\\.)*)"(?=\s|$)|([^\s"]\S*))/y;

/** The terms of a line with their places; nothing when it is not one, then the server says what is wrong. */
export function parse(line: string): Placed[] | undefined {
  const terms: Placed[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line.charAt(at))) {
      at++;
      continue;
    }
    TERM.lastIndex = at;
    const match = TERM.exec(line);
    if (!match) return undefined;
    const [whole, minus, name = "", quoted, bare = ""] = match;
    const key = name.toLowerCase();
    const value = quoted === undefined ? bare : quoted.replace(/\\(.)/g, "$1");
    if ((key && !isKey(key)) || !value.trim()) return undefined;
    terms.push({ key, value, negated: minus === "-", exact: quoted !== undefined && !key, at, length: whole.length });
    at += whole.length;
  }
  return terms;
}

/** One term as it is written. */
export function writeTerm({ key, value, negated, exact }: Term): string {
  const plain = /^[^\s"\\-][^\s"]*$/.test(value) && (key !== "" || !value.includes(":"));
  const text = exact || !plain ? `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"` : value;
  return `${negated ? "-" : ""}${key && `${key}:`}${text}`;
}
export const write = (terms: readonly Term[]): string => terms.map(writeTerm).join(" ");
export const term = (key: string, value: string, negated = false): Term => ({ key, value, negated, exact: false });

/** What stands in chips, and the words that stay text; a line that cannot be read is all text. */
export function split(line: string): { keyed: Term[]; words: string } {
  const terms = parse(line);
  if (!terms) return { keyed: [], words: line };
  return { keyed: terms.filter(({ key }) => key), words: write(terms.filter(({ key }) => !key)) };
}
/** Chips and text as one line again. */
export const join = (keyed: readonly Term[], words: string): string => `${write(keyed)} ${words.trim()}`.trim();

/** "actor" or "-actor": a chip for what must hold and one for what must not. */
export type ChipId = string;
const chipOf = ({ key, negated }: Term): ChipId => (negated ? `-${key}` : key);
/** The chips' values by chip; times are a chip of their own. */
export function valuesOf(line: string): Record<ChipId, string[]> {
  const values: Record<ChipId, string[]> = {};
  for (const one of split(line).keyed) if (one.key !== "after" && one.key !== "before") (values[chipOf(one)] ??= []).push(one.value);
  return values;
}
/** The line with one chip's values in place of those it had; the others stay where they are. */
export function withChip(line: string, chip: ChipId, values: readonly string[]): string {
  const { keyed, words } = split(line);
  const negated = chip.startsWith("-");
  const key = negated ? chip.slice(1) : chip;
  const at = keyed.findIndex((one) => chipOf(one) === chip);
  const rest = keyed.filter((one) => chipOf(one) !== chip);
  rest.splice(at < 0 ? rest.length : at, 0, ...values.map((value) => term(key, value, negated)));
  return join(rest, words);
}

export type Range = { after: string | undefined; before: string | undefined };
export function rangeOf(line: string): Range {
  const last = (key: string) => split(line).keyed.findLast((one) => one.key === key)?.value;
  return { after: last("after"), before: last("before") };
}
/** The line with another range of time, which stands first. */
export function withRange(line: string, { after, before }: Range): string {
  const { keyed, words } = split(line);
  const times = [after && term("after", after), before && term("before", before)].filter((one) => typeof one === "object");
  return join([...times, ...keyed.filter(({ key }) => key !== "after" && key !== "before")], words);
}

/** The word that is being written: from its beginning to the caret. */
export function wordAt(text: string, caret: number): { from: number; text: string; negated: boolean; key: Key | undefined; value: string } {
  const before = text.slice(0, caret);
  // a quotation mark that is still open takes the spaces with it
  const open = /(?:^|\s)(-?(?:[A-Za-z_]+:)?"(?:[^"\\]|\\.)*)$/.exec(before) ?? /(\S*)$/.exec(before);
  const word = open?.[1] ?? "";
  const [, minus = "", name, rest = word.replace(/^-/, "")] = /^(-?)(?:([A-Za-z_]+):(.*))?$/s.exec(word) ?? [
    undefined,
    word.startsWith("-") ? "-" : "",
  ];
  const key = name?.toLowerCase();
  return {
    from: caret - word.length,
    text: word,
    negated: minus === "-",
    key: key !== undefined && isKey(key) ? key : undefined,
    value: rest.replace(/^"/, "").replace(/\\(.)/g, "$1"),
  };
}
