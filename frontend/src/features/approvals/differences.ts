/** What is different between two arguments' texts, value by value. */
import { NotJson, tokenize } from "./tokenizer";

export type Difference =
  | { kind: "added"; path: string; after: string }
  | { kind: "removed"; path: string; before: string }
  | { kind: "changed"; path: string; before: string; after: string };

/** Every value that is no object and no list, and the empty ones of those, as they are written. */
export function leavesOf(text: string): Map<string, string> {
  const leaves = new Map<string, string>();
  tokenize(text, (path, node) => {
    if (node.kind === "object") return node.entries.length === 0 && leaves.set(path, "{}");
    if (node.kind === "array") return node.items.length === 0 && leaves.set(path, "[]");
    return leaves.set(path, node.raw);
  });
  return leaves;
}

/** Two spellings of one value: 86 and 86.0, "a" and "\u0061". Numbers that a double may round are compared as they are written. */
function sameValue(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.startsWith('"') && b.startsWith('"')) return JSON.parse(a) === JSON.parse(b);
  const exact = (raw: string) => /^[-\d]/.test(raw) && raw.replace(/\D/g, "").length <= 15;
  return exact(a) && exact(b) && Number(a) === Number(b);
}

/** In the order of the new text, what is gone at the end. Nothing while one of them is no JSON. */
export function differences(before: string, after: string): Difference[] | undefined {
  try {
    const [old, now] = [leavesOf(before), leavesOf(after)];
    const found: Difference[] = [];
    for (const [path, value] of now) {
      const was = old.get(path);
      if (was === undefined) found.push({ kind: "added", path, after: value });
      else if (!sameValue(was, value)) found.push({ kind: "changed", path, before: was, after: value });
    }
    for (const [path, value] of old) if (!now.has(path)) found.push({ kind: "removed", path, before: value });
    return found;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}
