import { describe, expect, it } from "vitest";
import { type Node, NotJson, pointer, tokenize } from "./tokenizer";

const write = (node: Node): string => {
  if (node.kind === "object") return `{${node.entries.map((entry) => `${entry.raw}:${write(entry.value)}`).join(",")}}`;
  if (node.kind === "array") return `[${node.items.map(write).join(",")}]`;
  return node.raw;
};

describe("the tokenizer", () => {
  it("gives back every character of canonical text", () => {
    const text = '{"a":[1,2.50,-0,1e400,12345678901234567890.10],"b":{"":null,"é":"\\u0007 \\" \\\\"},"c":true}';
    expect(write(tokenize(text))).toBe(text);
  });
  it("keeps numbers as they are written", () => {
    expect(tokenize("1840.00")).toEqual({ kind: "number", raw: "1840.00" });
    expect(tokenize("9007199254740993")).toEqual({ kind: "number", raw: "9007199254740993" });
  });
  it("reads keys and keeps how they are written", () => {
    const tree = tokenize('{"a\\"b": 1}');
    expect(tree).toMatchObject({ kind: "object", entries: [{ key: 'a"b', raw: '"a\\"b"' }] });
  });
  it("keeps both of two equal keys", () => {
    const tree = tokenize('{"a":1,"a":2}');
    expect(tree.kind === "object" && tree.entries.length).toBe(2);
  });
  it.each(["", "{", "[1,]", '{"a"}', "01", "nul", '"\n"', "1 2", '{"a":1,}', "'a'", "[".repeat(5000)])("refuses %j", (text) => {
    expect(() => tokenize(text)).toThrow(NotJson);
  });
  it("names places as JSON Pointers do", () => {
    expect(pointer(pointer("", "a/b"), 0)).toBe("/a~1b/0");
    expect(pointer("", "~")).toBe("/~0");
  });
});
