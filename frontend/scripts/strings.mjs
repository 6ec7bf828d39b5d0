// Words that a person would see in English whatever their language: read from the syntax tree, not by patterns of text.
// What Lingui's macros hold (<Trans>, t`...`, msg`...`, plural()) is translated; all else that is shown must come from there.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

const SHOWN = /^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|hint|text|unit|caption|heading|what|note|summary|detail|empty|message|change|blank|none|all)$/;
const SHOWS = /^(showToast|usePageTitle|setTitle|alert|confirm|announce|say|setRefused|setProblem|setError)$/;
const CHOICES = /^(Plural|Select|SelectOrdinal)$/;
const MACROS = new Set(["Trans", "Plural", "Select", "SelectOrdinal"]);
/** What is the same in every language: code, keys, and what somebody else named. */
const AS_IS = new Set(["code", "kbd", "pre", "samp", "script", "style"]);
const NAMES = /^(Handrail|GraphQL|GraphiQL|CSV|JSON|UTC|Schema|sha256|PDF|A4|API|MCP|OTLP|URL|ID|SHA-256|HTTP|USD|Prometheus|Ollama|ms|kB|MB|GiB|MiB|KiB|px|Esc|Enter|Tab|Ctrl|Alt|Shift|Cmd|Mod|x|p\d+)$/;

/** Whole files of words that are not the console's, with the reason. */
const NOT_OURS = {
  "features/policies/words.ts": "the sentence that the server will keep for a rule, before it is there",
  "features/approvals/visible.ts": "characters by the names Unicode gives them",
  "features/approvals/lookalikes.ts": "scripts by the names Unicode gives them",
  "features/settings/browser.ts": "browsers and systems by their own names",
  "features/conversations/example.ts": "a command to copy",
  "features/tools/schema.ts": "a schema to begin with",
  "lib/keys.ts": "keys as browsers call them",
  "lib/i18n.ts": "languages by their own names",
};
/** Keys, and types of the GraphQL schema. */
const KEYS = /^(Me|Agent|Actor|Root|Preferences|Simulation|Escape|Enter|Space|Slash|Backspace|Delete|Home|End|Control|Meta|Mac)$/;
/** A directive, a selector, a media type or query, a command, a type of the schema: what no person reads. */
const CODE = /^(use \w+|\((prefers|hover)|application\/|:is\(|[a-z[][\w=^*\]]*(:\w|, )|handrail \w|run-\w+ spins$|\.?\/|curl |[a-z]\w*[:.-]\w+$|[A-Z]+$|[a-z]+\d+$)/;
/** A unit written by hand after a figure. */
const UNIT = /^ ?(%|pt|s|ms|min|h|d)(?=$|[\s,·)])/;

const isWord = (text) => text.split(/[^\p{L}\p{N}'’-]+/u).some((word) => /\p{L}{2}/u.test(word) && !NAMES.test(word));
/** Code stands in lower or upper case without spaces (ids, classes, enums, paths, keys); prose begins with a capital or has spaces. */
const isProse = (text) => isWord(text) && !KEYS.test(text) && !CODE.test(text) && (/^\p{Lu}\p{Ll}+$/u.test(text.trim()) || /\p{L}[,.:;]? \p{L}/u.test(text)) && !/^[\w-]+(?: [\w-]*[-:[\]\d][\w-]*)+$/.test(text);
const nameOf = (node) => node?.name?.name ?? node?.name ?? node?.property?.name ?? node?.value;

/** Every hard-coded string of one file, with its line. */
export function stringsOf(file, text) {
  const { program, errors } = parseSync(file, text);
  if (errors.length) throw new Error(`${file}: ${errors[0].message}`);
  const found = [];
  const note = (node, words) => found.push({ line: text.slice(0, node.start).split("\n").length, words: words.trim().replaceAll(/\s+/g, " ") });
  /** The texts an expression can become. */
  const shown = (node, test) => {
    if (!node) return;
    if (node.type === "Literal" && typeof node.value === "string" && test(node.value) && !CODE.test(node.value)) note(node, node.value);
    else if (node.type === "TemplateLiteral") {
      const words = node.quasis.map((one) => one.value.cooked).join(" … ");
      if (test(words) && !CODE.test(words)) note(node, words);
      else if (node.quasis.some((one, at) => at > 0 && one.value.cooked.startsWith(" ") && UNIT.test(one.value.cooked))) note(node, words);
      node.expressions.forEach((one) => shown(one, test));
    } else if (node.type === "ConditionalExpression") [node.consequent, node.alternate].forEach((one) => shown(one, test));
    else if (node.type === "LogicalExpression") [node.left, node.right].forEach((one) => shown(one, test));
    else if (node.type === "BinaryExpression" && node.operator === "+") [node.left, node.right].forEach((one) => shown(one, test));
    else if (/^TS(As|NonNull|Satisfies)/.test(node.type)) shown(node.expression, test);
  };
  const visit = (node, parent) => {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) return node.forEach((one) => visit(one, parent));
    switch (node.type) {
      case "TaggedTemplateExpression":
        return visit(node.quasi.expressions, node);
      case "JSXElement": {
        const name = nameOf(node.openingElement);
        if (!CHOICES.test(name)) visit(node.openingElement.attributes, node);
        // Lingui takes a fragment in a plural for a value: its words never reach a catalogue
        else node.openingElement.attributes.filter((one) => one.value?.expression?.type === "JSXFragment").forEach((one) => visit(one.value.expression.children, node));
        if (!MACROS.has(name) && !AS_IS.has(name)) visit(node.children, node);
        else node.children.filter((one) => one.type === "JSXElement" && !AS_IS.has(name)).forEach((one) => visit(one.openingElement.attributes, one));
        return;
      }
      case "JSXText":
        if (isWord(node.value.replaceAll(/&\w+;/g, " "))) note(node, node.value);
        return;
      case "JSXExpressionContainer":
        if (parent?.type !== "JSXAttribute") shown(node.expression, isWord);
        break;
      case "JSXAttribute":
        if (SHOWN.test(node.name.name) && node.value) shown(node.value.type === "JSXExpressionContainer" ? node.value.expression : node.value, isWord);
        else if (/^(className|id|to|href|d|style|type|name|role|keys|icon)$/.test(node.name.name)) return;
        break;
      case "CallExpression":
        if (/^(plural|select|selectOrdinal|t|msg)$/.test(nameOf(node.callee) ?? "")) return;
        if (SHOWS.test(nameOf(node.callee) ?? "")) node.arguments.forEach((one) => shown(one, isWord));
        break;
      case "AssignmentExpression":
        if (["title", "textContent", "innerText"].includes(nameOf(node.left) ?? "")) shown(node.right, isWord);
        break;
      case "ThrowStatement":
      case "ImportDeclaration":
      case "TSTypeAliasDeclaration":
        return;
      case "TemplateLiteral":
      case "Literal":
        shown(node, isProse);
        if (node.type === "Literal") return;
        break;
    }
    for (const [at, value] of Object.entries(node)) if (at !== "type" && value && typeof value === "object") visit(value, node);
  };
  visit(program);
  const seen = new Set();
  return found.filter(({ line, words }) => !seen.has(`${line} ${words}`) && seen.add(`${line} ${words}`));
}

function main() {
  const src = fileURLToPath(new URL("../src/", import.meta.url));
  let count = 0;
  for (const file of globSync("**/*.{ts,tsx}", { cwd: src }).sort()) {
    if (/^(gql|graphiql|locales)\/|\.test\.|test-setup/.test(file) || Object.hasOwn(NOT_OURS, file)) continue;
    for (const { line, words } of stringsOf(file, readFileSync(src + file, "utf8"))) {
      console.error(`src/${file}:${line}: ${JSON.stringify(words)} is hard-coded (write it with t, msg or <Trans>)`);
      count++;
    }
  }
  process.exit(count ? 1 : 0);
}
if (process.argv[1] === fileURLToPath(import.meta.url)) main();
