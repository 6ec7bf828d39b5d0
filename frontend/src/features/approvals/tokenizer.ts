/**
 * Splits JSON text into a tree for layout and keeps every scalar exactly as it is written: a number is shown digit by
 * digit as it will be sent to the tool, not as this browser would round it.
 */
export type Node =
  | { kind: "object"; entries: { key: string; raw: string; value: Node }[] }
  | { kind: "array"; items: Node[] }
  | { kind: "string" | "number" | "word"; raw: string };

export class NotJson extends Error {}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- control characters must be escaped in JSON
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;
const DEEPEST = 200;

export function tokenize(text: string): Node {
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const peek = () => {
    match(SPACE);
    return text[at];
  };
  const take = (wanted: string) => {
    if (peek() !== wanted) throw new NotJson(`expected ${wanted} at ${at}`);
    at += 1;
  };
  const string = () => {
    const raw = peek() === '"' ? match(STRING) : undefined;
    if (raw === undefined) throw new NotJson(`expected a string at ${at}`);
    return raw;
  };
  const list = <Item>(close: string, one: () => Item): Item[] => {
    const items: Item[] = [];
    at += 1;
    if (peek() === close) {
      at += 1;
      return items;
    }
    for (;;) {
      items.push(one());
      if (peek() === close) {
        at += 1;
        return items;
      }
      take(",");
    }
  };
  const value = (depth: number): Node => {
    if (depth > DEEPEST) throw new NotJson("too deep");
    const next = peek();
    if (next === "{") {
      const entries = list("}", () => {
        const raw = string();
        take(":");
        return { key: JSON.parse(raw) as string, raw, value: value(depth + 1) };
      });
      return { kind: "object", entries };
    }
    if (next === "[") return { kind: "array", items: list("]", () => value(depth + 1)) };
    if (next === '"') return { kind: "string", raw: string() };
    const number = match(NUMBER);
    if (number !== undefined && number !== "") return { kind: "number", raw: number };
    const word = match(WORD);
    if (word !== undefined) return { kind: "word", raw: word };
    throw new NotJson(`unexpected character at ${at}`);
  };
  const tree = value(0);
  match(SPACE);
  if (at !== text.length) throw new NotJson(`text goes on at ${at}`);
  return tree;
}

/** A step of a JSON Pointer. */
export const pointer = (parent: string, key: string | number): string =>
  `${parent}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
