/** Arguments as text for editing: laid out, checked before they are sent, and never through this browser's numbers. */
import { type Node, NotJson, tokenize, type Wanted } from "./tokenizer";

const spell = (node: Node, indent: string): string => {
  const inner = `${indent}  `;
  if (node.kind === "object") {
    const lines = node.entries.map((entry) => `${inner}${entry.raw}: ${spell(entry.value, inner)}`);
    return lines.length > 0 ? `{\n${lines.join(",\n")}\n${indent}}` : "{}";
  }
  if (node.kind === "array") {
    const lines = node.items.map((item) => inner + spell(item, inner));
    return lines.length > 0 ? `[\n${lines.join(",\n")}\n${indent}]` : "[]";
  }
  return node.raw;
};

/** The same JSON with one value a line and two spaces a level; text that is none stays as it is. */
export function pretty(text: string): string {
  try {
    return spell(tokenize(text), "");
  } catch (error) {
    if (error instanceof NotJson) return text;
    throw error;
  }
}

/** Why text cannot be sent, and where. */
export type Flaw = { what: Wanted | "object" | "twice"; at: number };

/** The first thing wrong with it: no JSON, no object, or one name twice in an object. */
export function flawOf(text: string): Flaw | undefined {
  const known = new Set<string>();
  let twice: number | undefined;
  try {
    const tree = tokenize(text, (path, _node, _at, name) => {
      if (known.has(path)) twice ??= name;
      known.add(path);
    });
    if (tree.kind !== "object") return { what: "object", at: 0 };
  } catch (error) {
    if (error instanceof NotJson) return { what: error.wanted, at: error.at };
    throw error;
  }
  return twice === undefined ? undefined : { what: "twice", at: twice };
}

/** Line and column, counted from 1 as editors do. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where the value of a JSON Pointer begins; of the nearest thing around it when there is none. */
export function startOf(text: string, path: string): number {
  const places = new Map<string, number>();
  try {
    tokenize(text, (found, _node, _at, name) => void places.set(found, name));
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
  }
  for (let wanted = path; wanted !== ""; wanted = wanted.slice(0, wanted.lastIndexOf("/"))) {
    const at = places.get(wanted);
    if (at !== undefined) return at;
  }
  return 0;
}
