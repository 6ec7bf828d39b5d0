// House rules that no linter knows: colours only from tokens, logical properties only, features apart.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../src/", import.meta.url));
const RULES = [
  [/#[0-9a-f]{3,8}\b(?!["'`]?\s*\/)/i, "a hex colour (use a token)", /\.(css|tsx)$/],
  [/\bdark:/, "a theme check (tokens follow the theme)", /\.(css|tsx)$/],
  [/(margin|padding|border)-(left|right)\b|[;{\s](left|right):\s|text-align:\s*(left|right)|float:/, "a physical property (use a logical one)", /\.css$/],
  [/className="[^"]*\b(m[lr]|p[lr]|left|right|text-left|text-right)-/, "a physical utility (use ms-, me-, start-, end-)", /\.tsx$/],
];
const problems = [];
for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
  const file = resolve(entry.parentPath, entry.name);
  const name = relative(src, file);
  if (!entry.isFile() || !/\.(tsx?|css)$/.test(name) || /^gql|^theme/.test(name)) continue;
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n");
  if (lines.length > 301) problems.push(`${name}: ${lines.length} lines, 300 at most`);
  lines.forEach((line, at) => {
    for (const [pattern, what, kind] of RULES) {
      if (kind.test(name) && pattern.test(line)) problems.push(`${name}:${at + 1}: ${what}`);
    }
  });
  const feature = /^features\/([^/]+)/.exec(name)?.[1];
  for (const [, from] of text.matchAll(/from "([^"]+)"/g)) {
    const target = from.startsWith("@/") ? from.slice(2) : from.startsWith(".") ? relative(src, resolve(dirname(file), from)) : "";
    const other = /^features\/([^/]+)/.exec(target)?.[1];
    if (feature && other && other !== feature) problems.push(`${name}: imports the feature ${other}`);
    if (/^(history|inbox|lib|names|refusals|ui|views)\//.test(name) && /^features\//.test(target)) problems.push(`${name}: imports the feature ${target}`);
    if (name.startsWith("ui/") && /^(features|history|inbox|names|shell|views|gql|lib\/(graphql|live|session))/.test(target)) problems.push(`${name}: ui/ has no data, but imports ${from}`);
  }
}
for (const problem of problems) console.error(problem);
process.exit(problems.length ? 1 : 0);
