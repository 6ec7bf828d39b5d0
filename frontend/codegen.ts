import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";
import { globSync } from "node:fs";

/** One output per feature, so that a page brings its own documents and the shell none of them. */
const output = (documents: string[]): CodegenConfig["generates"][string] => ({
  preset: "client",
  presetConfig: { fragmentMasking: false },
  documents,
  documentTransforms: [addTypenameSelectionDocumentTransform],
  config: {
    documentMode: "string",
    enumsAsTypes: true,
    useTypeImports: true,
    nonOptionalTypename: true,
    scalars: { DateTime: "string", Decimal: "string", JSON: "unknown", Void: "null", ID: "string" },
  },
});
const shared = "src/lib/*.graphql";
const features = [...new Set(globSync("src/features/*/*.graphql").map((file) => file.split("/")[2] ?? ""))];

const config: CodegenConfig = {
  schema: "../schema.graphql",
  generates: {
    "./src/gql/": output([shared]),
    "./src/gql/names/": output(["src/names/*.graphql"]),
    "./src/gql/history/": output(["src/history/*.graphql"]),
    "./src/gql/shell/": output(["src/shell/*.graphql"]),
    "./src/gql/views/": output([shared, "src/views/*.graphql"]),
    "./src/gql/inbox/": output([shared, "src/inbox/*.graphql"]),
    ...Object.fromEntries(features.map((name) => [`./src/gql/${name}/`, output([shared, `src/features/${name}/*.graphql`])])),
  },
};
export default config;
