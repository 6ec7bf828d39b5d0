import { stripIgnoredCharacters } from "graphql";
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const DOCUMENT = /new TypedDocumentString\(`([^`]*)`/g;

/** Writes the console's documents without their spaces, and lists them by their SHA-256 for the server. */
export function trustedDocuments(): Plugin {
  const found = new Map<string, string>();
  return {
    name: "trusted-documents",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!/src\/gql\/(.+\/)?graphql\.ts$/.test(id)) return undefined;
      const short = code.replaceAll(DOCUMENT, (_, text: string) => {
        const document = stripIgnoredCharacters(text);
        if (/[\\$]\{|\\/.test(document)) this.error(`${id}: this document cannot be written between backticks`);
        found.set(createHash("sha256").update(document).digest("hex"), document);
        return `new TypedDocumentString(\`${document}\``;
      });
      return { code: short, map: null };
    },
    generateBundle() {
      const source = JSON.stringify(Object.fromEntries([...found].sort()));
      this.emitFile({ type: "asset", fileName: "documents.json", source });
    },
  };
}
