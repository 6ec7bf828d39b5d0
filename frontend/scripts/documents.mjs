// Writes dist/documents.json: the text of every document this console sends, by its name. The server trusts these.
import { globSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url).pathname;
const documents = {};
const seen = new Set();
for (const file of globSync("src/gql/**/graphql.ts", { cwd: root })) {
  const source = readFileSync(root + file, "utf8");
  const found = [...source.matchAll(/export const (\w+)Document = new TypedDocumentString\(`([^`\\$]*(?:\$(?!\{)[^`\\$]*)*)`/g)];
  const declared = source.match(/Document = new TypedDocumentString\(/g)?.length ?? 0;
  if (declared !== found.length) throw new Error(`${file}: ${declared} documents, but ${found.length} can be read`);
  for (const [, name, text] of found) {
    if (!seen.has(text)) documents[name in documents ? `${name} (${file})` : name] = text;
    seen.add(text);
  }
}
writeFileSync(`${root}dist/documents.json`, JSON.stringify(documents));
