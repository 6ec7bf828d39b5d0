import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "de", "ja", "ar"],
  // what is not translated yet is shown in English
  fallbackLocales: { default: "en" },
  // one catalogue for the shell and one per feature, fetched with its page
  catalogs: [
    { path: "<rootDir>/src/locales/{locale}", include: ["src"], exclude: ["src/gql/**", "src/features/**", "src/history/**", "src/inbox/**", "src/views/**", "**/*.test.*"] },
    { path: "<rootDir>/src/history/locales/{locale}", include: ["src/history/"], exclude: ["**/*.test.*"] },
    { path: "<rootDir>/src/inbox/locales/{locale}", include: ["src/inbox/"], exclude: ["**/*.test.*"] },
    { path: "<rootDir>/src/views/locales/{locale}", include: ["src/views/"], exclude: ["**/*.test.*"] },
    { path: "<rootDir>/src/features/{name}/locales/{locale}", include: ["src/features/{name}/"], exclude: ["**/*.test.*"] },
  ],
  format: formatter({ lineNumbers: false, origins: false }),
});
