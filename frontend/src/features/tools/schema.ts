import { t } from "@lingui/core/macro";

export type Parameter = { name: string; type: string; required: boolean; description: string; limits: string; depth: number };
type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function typeOf(node: Node): string {
  if ("const" in node) return JSON.stringify(node.const);
  if (Array.isArray(node.enum)) return node.enum.map((one) => JSON.stringify(one)).join(" | ");
  const own = Array.isArray(node.type) ? node.type.map(String).join(" | ") : typeof node.type === "string" ? node.type : t`anything`;
  const format = typeof node.format === "string" ? `, ${node.format}` : "";
  if (own === "array" && isNode(node.items)) {
    const inner = typeOf(node.items);
    return t`list of ${inner}`;
  }
  return own + format;
}

const LIMITS: [string, (value: string) => string][] = [
  ["minimum", (value) => `≥ ${value}`],
  ["exclusiveMinimum", (value) => `> ${value}`],
  ["maximum", (value) => `≤ ${value}`],
  ["exclusiveMaximum", (value) => `< ${value}`],
  ["multipleOf", (value) => t`multiple of ${value}`],
  ["minLength", (value) => t`at least ${value} long`],
  ["maxLength", (value) => t`at most ${value} long`],
  ["minItems", (value) => t`at least ${value}`],
  ["maxItems", (value) => t`at most ${value}`],
  ["pattern", (value) => t`matches ${value}`],
];
const limitsOf = (node: Node): string =>
  LIMITS.filter(([key]) => typeof node[key] === "number" || typeof node[key] === "string")
    .map(([key, say]) => say(String(node[key])))
    .join(", ");

/** The arguments as a person reads them, inner ones under the outer; nothing when the schema names none. */
export function parametersOf(schema: unknown, depth = 0): Parameter[] {
  if (!isNode(schema) || !isNode(schema.properties) || depth > 3) return [];
  const required = list(schema.required);
  return Object.entries(schema.properties).flatMap(([name, given]) => {
    const node = isNode(given) ? given : {};
    const inner = isNode(node.items) ? node.items : node;
    return [
      {
        name,
        type: typeOf(node),
        required: required.includes(name),
        description: typeof node.description === "string" ? node.description : "",
        limits: limitsOf(node),
        depth,
      },
      ...parametersOf(inner, depth + 1),
    ];
  });
}

export type Checked = { value: Record<string, unknown>; problem?: undefined } | { value?: undefined; problem: string; line: number };

const lineAt = (text: string, position: number) => text.slice(0, position).split("\n").length;

/** Reads the text as a schema, or says what is wrong and on which line. */
export function checkSchema(text: string): Checked {
  try {
    const value: unknown = JSON.parse(text);
    if (isNode(value)) return { value };
    return { problem: t`A schema is an object, in braces.`, line: 1 };
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const named = /line (\d+) column \d+/.exec(said)?.[1];
    const position = /position (\d+)/.exec(said)?.[1];
    const line = named ? Number(named) : position ? lineAt(text, Number(position)) : text.trimEnd().split("\n").length;
    const what = said.replace(/^JSON\.parse: /, "").replace(/ in JSON at.*$| at line.*$|\s*\(line.*$/, "");
    return { problem: what || t`This is not JSON.`, line };
  }
}

/** The line of what a refusal speaks of ("... at /properties/amount/type: ..."), walking the path through the text. */
export function lineOf(text: string, message: string): number | undefined {
  const pointer = / at ((?:\/[^\s:/]+)+)/.exec(message)?.[1];
  let position = -1;
  for (const part of pointer?.split("/") ?? []) {
    if (part === "" || /^\d+$/.test(part)) continue;
    const found = text.indexOf(JSON.stringify(part), position + 1);
    if (found < 0) break;
    position = found;
  }
  return position < 0 ? undefined : lineAt(text, position);
}

export const EXAMPLE = `{
  "type": "object",
  "properties": {
    "order_id": { "type": "string", "description": "Which order." },
    "amount": { "type": "number", "exclusiveMinimum": 0 },
    "currency": { "type": "string" }
  },
  "required": ["order_id", "amount"],
  "additionalProperties": false
}`;
