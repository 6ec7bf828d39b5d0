import { fits } from "./rule";
import type { ValueType } from "./values";

export type Pointer = { path: string; type: ValueType | undefined; values: string[] };
type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const TYPES: Record<string, ValueType> = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
  object: "json",
  array: "json",
};

/** The arguments that a schema names, as JSON Pointers. */
export function pointersOf(schema: unknown, from = "", depth = 0): Pointer[] {
  if (!isNode(schema) || !isNode(schema.properties) || depth > 3) return [];
  return Object.entries(schema.properties).flatMap(([name, given]) => {
    const node = isNode(given) ? given : {};
    const path = `${from}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const values = Array.isArray(node.enum) ? node.enum.filter((one) => typeof one === "string") : [];
    const type = typeof node.type === "string" ? TYPES[node.type] : values.length > 0 ? "text" : undefined;
    return [{ path, type, values }, ...pointersOf(node, path, depth + 1)];
  });
}

/** The arguments of every tool that a pattern fits, each once. */
export function pointersFor(pattern: string, tools: readonly { name: string; argumentsSchema: unknown }[]): Pointer[] {
  const found = new Map<string, Pointer>();
  for (const tool of tools) {
    if (!fits(pattern.trim() || "*", tool.name)) continue;
    for (const one of pointersOf(tool.argumentsSchema)) if (!found.has(one.path)) found.set(one.path, one);
  }
  return [...found.values()].sort((a, b) => a.path.localeCompare(b.path));
}

/** Names of tools, and the families they belong to: `payments.*`. */
export function patternsOf(names: readonly string[]): string[] {
  const families = new Map<string, number>();
  for (const name of names) {
    const family = /^(.+[._])[^._]+$/.exec(name)?.[1];
    if (family) families.set(family, (families.get(family) ?? 0) + 1);
  }
  const shared = [...families].filter(([, count]) => count > 1).map(([family]) => `${family}*`);
  return [...shared, ...names].sort((a, b) => a.localeCompare(b));
}
