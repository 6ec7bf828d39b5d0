// Fails the build when a page costs more than its budget (gzip kB of JS and CSS, from Vite's manifest), and says what has
// changed since sizes.json was written: `npm run sizes` writes it anew, to be committed with what made the change.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = { shell: 95, landing: 110, route: 40, words: 5, mainRaw: 250 };
const LANDING = "src/features/overview/OverviewPage.tsx";
const dist = new URL("../dist/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`.vite/${name}.json`, dist)));
const manifest = read("manifest");
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);

/** Every file that a module brings with it at once: itself, its static imports, their CSS. */
function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) closure(next, seen);
  return seen;
}
const gzip = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;
const total = (files) => [...files].reduce((sum, file) => sum + gzip(file), 0);

const shell = closure(entry);
const pages = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && key.startsWith("src/"));
const rows = [["shell", total(shell), BUDGET.shell]];
const landing = new Set([...shell, ...(manifest[LANDING] ? closure(LANDING) : [])]);
rows.push(["shell + landing page", total(landing), BUDGET.landing]);
for (const page of pages) {
  // each language's words come once, beside the shell
  const language = /^src\/locales\/(\w+)\.ts$/.exec(page)?.[1];
  if (language) {
    rows.push([`words of the shell, ${language}`, gzip(manifest[page].file), BUDGET.words]);
    continue;
  }
  // a page carries whatever it needs beyond the shell; a part opened from a page only what is its own
  const isPage = /(Page|Entrance)\.tsx$/.test(page);
  const own = isPage ? [...closure(page)].filter((file) => !shell.has(file)) : [manifest[page].file, ...(manifest[page].css ?? [])];
  rows.push([page.replace("src/", ""), total(own), BUDGET.route]);
}
const largest = Math.max(...[...shell].filter((f) => f.endsWith(".js")).map((f) => statSync(new URL(f, dist)).size / 1000));
rows.push(["largest shell chunk, raw", largest, BUDGET.mainRaw]);

const file = new URL("../sizes.json", import.meta.url);
const rounded = Object.fromEntries(rows.map(([name, size]) => [name, Number(size.toFixed(1))]));
if (process.argv.includes("--write")) writeFileSync(file, `${JSON.stringify(rounded, undefined, 2)}\n`);
const last = JSON.parse(readFileSync(file));
/** Against the last sizes; nothing below a tenth, which compression alone can make. */
function change(name) {
  if (last[name] === undefined) return "new";
  const by = rounded[name] - last[name];
  return Math.abs(by) < 0.15 ? "" : `${by > 0 ? "+" : ""}${by.toFixed(1)}`;
}

let broken = 0;
for (const [name, size, budget] of rows) {
  const over = size > budget;
  broken += over ? 1 : 0;
  console.log(`${over ? "OVER" : "  ok"}  ${size.toFixed(1).padStart(7)} of ${String(budget).padStart(3)} kB ${change(name).padStart(6)}  ${name}`);
}
const gone = Object.keys(last).filter((name) => rounded[name] === undefined);
if (gone.length > 0) console.log(`      no more: ${gone.join(", ")}`);
// GraphiQL is loaded by those who open it and by nobody else: said, but not counted
const explorer = Object.values(read("graphiql"));
const start = explorer.find((chunk) => chunk.isEntry);
const whole = new Set(explorer.flatMap((chunk) => [chunk.file, ...(chunk.css ?? [])]));
if (![start.file, ...start.css].every((file) => /^assets\/.+-[\w-]{8}\.\w+$/.test(file))) throw new Error("GraphiQL's files have no hash");
console.log(`      ${total(whole).toFixed(1).padStart(7)}           kB  graphiql (on its own page, outside the budget)`);
process.exit(broken ? 1 : 0);
