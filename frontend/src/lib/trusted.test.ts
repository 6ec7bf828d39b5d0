import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { named, unknown } from "./trusted";

afterEach(() => vi.unstubAllEnvs());

test("a document is named by its SHA-256, and sent as text once the server does not know it", async () => {
  vi.stubEnv("DEV", false);
  const text = "query A{me{role}}";
  expect(await named(text)).toEqual({ documentId: createHash("sha256").update(text).digest("hex") });
  expect(unknown(text, "FORBIDDEN")).toBe(false);
  expect(unknown(text, "DOCUMENT_NOT_FOUND")).toBe(true);
  expect(await named(text)).toEqual({ query: text });
  expect(unknown(text, "DOCUMENT_NOT_FOUND")).toBe(false);
});

test("Vite's server gets the text", async () => {
  expect(await named("query B{me{role}}")).toEqual({ query: "query B{me{role}}" });
});
