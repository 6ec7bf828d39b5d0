import { expect, it } from "vitest";
import { asked, moment } from "./filters";
import { blocks, isLong, pieces } from "./pieces";

it("finds code between fences, also when the last one is not closed", () => {
  expect(blocks("Try:\n```sql\nSELECT 1;\n```\nand then\n~~~\nb")).toEqual([
    { kind: "prose", text: "Try:" },
    { kind: "code", text: "SELECT 1;", language: "sql" },
    { kind: "prose", text: "and then" },
    { kind: "code", text: "b", language: "" },
  ]);
  expect(blocks("no `code` here")).toEqual([{ kind: "prose", text: "no `code` here" }]);
  expect(blocks("")).toEqual([{ kind: "prose", text: "" }]);
  expect(blocks('{"a": 1}')[0]?.kind).toBe("code");
  expect(blocks("{a guess}")[0]?.kind).toBe("prose");
});

it("shows what nobody would see, and leaves letters what they need", () => {
  expect(pieces("pay\u202egnp")).toEqual([{ text: "pay" }, { text: "U+202E", name: "U+202E" }, { text: "gnp" }]);
  expect(pieces("a\tb\nc")).toEqual([{ text: "a\tb\nc" }]);
  expect(pieces("\u{1f468}\u200d\u{1f469} می\u200cخواهم")).toHaveLength(1);
  expect(pieces("a\u001b[31mb").map(({ name }) => name)).toEqual([undefined, "U+001B", undefined]);
});

it("folds what is long by letters or by lines", () => {
  expect([isLong("a".repeat(2401)), isLong("a\n".repeat(25)), isLong("a\n".repeat(10))]).toEqual([true, true, false]);
});

it("asks for moments that are some", () => {
  expect(moment("2026-11-23")).toBe("2026-11-23T00:00:00.000Z");
  expect(asked({ text: ["x"], after: ["soon"], before: ["2026-11-23T10:00:00+01:00"] })).toEqual({
    text: "x",
    before: "2026-11-23T09:00:00.000Z",
  });
});
