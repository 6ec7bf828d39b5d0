/**
 * Splits JSON text into a tree for layout and keeps every scalar exactly as it is written: a number is shown digit by
 * digit as it will be sent to the tool, not as this browser would round it.
 */
export type Node =
  | { kind: "object"; entries: { key: string; raw: string; value: Node }[] }
  | { kind: "array"; items: Node[] }
  | { kind: "string" | "number" | "word"; raw: string };

/** What stood at a place where something else should. */
export type Wanted = "," | ":" | "string" | "value" | "end" | "depth";
export class NotJson extends Error {
  constructor(
    readonly wanted: Wanted,
    readonly at: number,
  ) {
    super(`expected ${wanted} at ${at}`);
  }
}
/** Told of each value as it ends: its JSON Pointer, itself, and where it and its name begin in the text. */
export type Visit = (path: string, node: Node, at: number, name: number) => void;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- control characters must be escaped in JSON
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;
const DEEPEST = 200;

export function tokenize(text: string, visit?: Visit): Node {
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
  const take = (wanted: "," | ":") => {
    if (peek() !== wanted) throw new NotJson(wanted, at);
    at += 1;
  };
  const string = () => {
    const raw = peek() === '"' ? match(STRING) : undefined;
    if (raw === undefined) throw new NotJson("string", at);
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
  const scalar = (next: string | undefined): Node => {
    if (next === '"') return { kind: "string", raw: string() };
    const number = match(NUMBER);
    if (number !== undefined && number !== "") return { kind: "number", raw: number };
    const word = match(WORD);
    if (word !== undefined) return { kind: "word", raw: word };
    throw new NotJson("value", at);
  };
  const value = (depth: number, path: string, name?: number): Node => {
    if (depth > DEEPEST) throw new NotJson("depth", at);
    const next = peek();
    const start = at;
    let node: Node;
    if (next === "{") {
      const entries = list("}", () => {
        peek();
        const from = at;
        const raw = string();
        const key = JSON.parse(raw) as string;
        take(":");
        return { key, raw, value: value(depth + 1, visit ? pointer(path, key) : path, from) };
      });
      node = { kind: "object", entries };
    } else if (next === "[") {
      let index = 0;
      node = { kind: "array", items: list("]", () => value(depth + 1, visit ? pointer(path, index++) : path)) };
    } else {
      node = scalar(next);
    }
    visit?.(path, node, start, name ?? start);
    return node;
  };
  const tree = value(0, "");
  match(SPACE);
  if (at !== text.length) throw new NotJson("end", at);
  return tree;
}

/** A step of a JSON Pointer. */
export const pointer = (parent: string, key: string | number): string =>
  `${parent}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
