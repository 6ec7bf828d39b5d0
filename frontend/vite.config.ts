import { lingui } from "@lingui/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { groups, shellModules } from "./chunks.ts";
import { graphiqlStyle } from "./graphiql-style.ts";
import { trustedDocuments } from "./trusted-documents.ts";

const server = process.env.HANDRAIL_URL ?? "http://127.0.0.1:8787";

export default defineConfig({
  // lingui() stands before react(): the other order builds and shows a white page
  // the compiler only where rows are drawn by the hundred ("use memo"): everywhere it costs 4 kB of shell and half of each page
  plugins: [shellModules(), graphiqlStyle(), trustedDocuments(), lingui({ macroTransform: true }), react({ compiler: { compilationMode: "annotation" } }), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    manifest: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: { groups },
      },
    },
  },
  server: {
    proxy: {
      "/graphql": { target: server, ws: true, changeOrigin: true, rewriteWsOrigin: true },
      "/v1": server,
      "/graphiql": { target: server, bypass: () => "/graphiql.html" },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], setupFiles: ["./src/test-setup.ts"] },
});
