// The words of the console in every language. Without arguments: checks that nothing is untranslated or ill-formed.
// --write: brings the catalogues in line with the English ones, keeping what is translated anywhere; --take FILE: adds
// translations from JSON of the form {"de": {"English": "Deutsch"}}.
import { parse } from "@messageformat/parser";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readPo, writePo } from "./po.mjs";

export const LANGUAGES = ["de", "ja", "ar"];
const key = ({ context, message }) => `${context ?? ""}\u0004${message}`;

/** The arguments and tags of a message, and the categories of its plurals. */
function shape(message, found = { names: new Set(), plurals: [], needed: new Set() }) {
  // what stands in the singular alone need not stand in a language that has none
  const walk = (parts, always = true) => {
    const note = (name) => {
      found.names.add(name);
      if (always) found.needed.add(name);
    };
    for (const part of parts) {
      if (part.type === "content") for (const [tag] of part.value.matchAll(/<\/?\d+\/?>/g)) note(tag);
      if (part.arg !== undefined) note(part.arg);
      if (part.type === "plural" || part.type === "selectordinal") found.plurals.push(part.cases.map((one) => one.key));
      for (const one of part.cases ?? []) walk(one.tokens, always && one.key === "other");
    }
  };
  walk(parse(message));
  return found;
}

/** What is wrong with a translation; nothing when it is good. */
export function problemWith(language, message, translation) {
  if (!translation) return "not translated";
  try {
    const [from, to] = [shape(message), shape(translation)];
    const missing = [...from.needed].filter((name) => !to.names.has(name));
    const foreign = [...to.names].filter((name) => !from.names.has(name));
    if (missing.length) return `lacks ${missing.join(" ")}`;
    if (foreign.length) return `knows no ${foreign.join(" ")}`;
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const cases of to.plurals) {
      const lacking = needed.filter((one) => !cases.includes(one));
      if (lacking.length) return `lacks the plural of ${lacking.join(", ")}`;
    }
    if (from.plurals.length !== to.plurals.length) return "has not the same plurals";
  } catch (fault) {
    return `is no message: ${fault.message}`;
  }
  return undefined;
}

function main() {
  const src = fileURLToPath(new URL("../src/", import.meta.url));
  const take = process.argv.indexOf("--take");
  const write = take > 0 || process.argv.includes("--write");
  const given = take > 0 ? JSON.parse(readFileSync(process.argv[take + 1], "utf8")) : {};
  const sources = globSync("**/locales/en.po", { cwd: src }).sort();
  if (sources.length === 0) throw new Error("no English catalogue: npm run extract");
  const problems = [];
  for (const language of LANGUAGES) {
    const files = sources.map((file) => file.replace("en.po", `${language}.po`));
    const kept = files.map((file) => (existsSync(src + file) ? readPo(readFileSync(src + file, "utf8")) : []));
    const memory = new Map(kept.flat().filter((one) => one.translation).map((one) => [key(one), one.translation]));
    for (const [message, translation] of Object.entries(given[language] ?? {})) memory.set(key({ message }), translation);
    sources.forEach((source, at) => {
      const english = readPo(readFileSync(src + source, "utf8"));
      const own = new Map(kept[at].map((one) => [key(one), one.translation]));
      const now = english.map((one) => {
        const found = write ? (given[language]?.[one.message] ?? own.get(key(one))) || memory.get(key(one)) || memory.get(key({ message: one.message })) : own.get(key(one));
        return { context: one.context, message: one.message, translation: found ?? "" };
      });
      if (write) writeFileSync(src + files[at], writePo(language, now));
      for (const { message, translation } of now) {
        const problem = problemWith(language, message, translation);
        if (problem) problems.push(`${files[at]}: ${JSON.stringify(message)} ${problem}`);
      }
    });
  }
  for (const problem of problems) console.error(problem);
  if (problems.length) console.error(`${problems.length} words are not ready: npm run words, then translate what is empty in the .po files`);
  process.exit(problems.length ? 1 : 0);
}
if (process.argv[1] === fileURLToPath(import.meta.url)) main();
