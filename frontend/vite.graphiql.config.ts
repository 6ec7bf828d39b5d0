import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { graphiqlStyle } from "./graphiql-style.ts";

// GraphiQL is a build of its own, into the console's folder: sharing chunks would make the console larger
export default defineConfig({
  plugins: [graphiqlStyle(), react()],
  publicDir: false,
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    emptyOutDir: false,
    manifest: ".vite/graphiql.json",
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: fileURLToPath(new URL("./graphiql.html", import.meta.url)),
      // the editor's thirty parts are wanted at once: one file, not thirty requests
      output: { codeSplitting: false },
      // "use client" is for other frameworks
      onLog: (level, log, show) => log.code !== "MODULE_LEVEL_DIRECTIVE" && show(level, log),
    },
  },
});
