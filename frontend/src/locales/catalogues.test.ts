import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readPo } from "../../scripts/po.mjs";
import { stringsOf } from "../../scripts/strings.mjs";
import { LANGUAGES, problemWith } from "../../scripts/words.mjs";
import glossary from "./glossary.json";
import { isolated } from "./isolated";

const entriesOf = (language: string) =>
  globSync(`src/**/locales/${language}.po`).flatMap((file) => readPo(readFileSync(file, "utf8")).map((one) => ({ ...one, file })));

describe.each(LANGUAGES)("the words of %s", (language) => {
  const entries = entriesOf(language);
  test("have the placeholders, tags and plurals of the English ones, in each of the language's plural forms", () => {
    expect(entries.length).toBeGreaterThan(1000);
    const wrong = entries.flatMap(({ message, translation, file }) => {
      const problem = problemWith(language, message, translation);
      return problem ? [`${file}: ${message}: ${problem}`] : [];
    });
    expect(wrong).toEqual([]);
  });
  test("are those of the glossary where one stands alone", () => {
    const words = glossary as Record<string, Record<string, string>>;
    const other = entries.filter(({ message, translation }) => words[message] && words[message][language] !== translation);
    expect(other.map(({ file, message, translation }) => `${file}: ${message}: ${translation}`)).toEqual([]);
    expect(entries.filter(({ message }) => words[message]).length).toBeGreaterThan(15);
  });
});

test("a translation that lost a value, a tag or a plural form is found", () => {
  expect(problemWith("de", "{n} of {all}", "{n}")).toContain("lacks all");
  expect(problemWith("de", "<0>Go</0> on", "Weiter")).toContain("lacks");
  expect(problemWith("ar", "{n, plural, one {# run} other {# runs}}", "{n, plural, one {#} other {#}}")).toContain("plural of");
});

test("a hard-coded string is found with its line; what the catalogues hold, code and keys are not", () => {
  const found = (code: string) => stringsOf("a.tsx", code);
  expect(found(`const a = 1;\nexport const B = () => <p title="Not now">Wait here</p>;`)).toEqual([
    { line: 2, words: "Not now" },
    { line: 2, words: "Wait here" },
  ]);
  expect(found('const a = (n: number) => `${n} entries left`; const b = (n: number) => `${n} %`;')).toHaveLength(2);
  expect(found('<Plural value={1} one={<><b>1</b> entry</>} other="# entries" />')).toEqual([{ line: 1, words: "entry" }]);
  expect(found('<p className="small muted"><Trans>Wait <b>here</b></Trans><kbd>G R</kbd><code>handrail demo</code></p>')).toEqual([]);
  expect(found('const a = t`Not now`; const b = event.key === "Escape";')).toEqual([]);
});

test("values keep their own direction in sentences that run to the left", () => {
  expect(isolated({ a: ["x ", ["name"]], b: "y", c: [["n", "plural", { one: ["z ", ["v"]], offset: 0 }]] } as never)).toEqual({
    a: ["x ", "\u2068", ["name"], "\u2069"],
    b: "y",
    c: [["n", "plural", { one: ["z ", "\u2068", ["v"], "\u2069"], offset: 0 }]],
  });
});
