import { describe, expect, it } from "vitest";
import { diffLines, type DiffLine, folded, linesOf } from "./diff";

const told = (lines: readonly DiffLine[]) =>
  lines.map(({ sign, before, after, pieces }) => {
    const text = pieces.map((piece) => (piece.marked ? `<${piece.text}>` : piece.text)).join("");
    return `${before ?? "."} ${after ?? "."} ${sign} ${text}`;
  });

describe("a state as lines", () => {
  it("has one value a line, short lists in one, names by the alphabet", () => {
    const value = { name: "refunds", rules: [{ tool: "pay", from: ["lead", 1] }, { tool: null }], empty: {}, "odd name": [], z: "a\nb" };
    expect(linesOf(value).map(({ text }) => text)).toEqual([
      "empty: {}",
      'name: "refunds"',
      '"odd name": []',
      "rules:",
      '  - from: ["lead", 1]',
      '    tool: "pay"',
      "  - tool: null",
      'z: "a\\nb"',
    ]);
  });
});

describe("the difference of two states", () => {
  it("numbers both sides and marks what differs within a line", () => {
    const before = { amount: { gt: 1000 }, approvers: 1, tool: "pay" };
    const after = { amount: { gt: 500 }, approvers: 2, reason: "required", tool: "pay" };
    expect(told(diffLines(before, after))).toEqual([
      "1 1   amount:",
      "2 . -   gt: <1000>",
      ". 2 +   gt: <500>",
      "3 . - approvers: <1>",
      ". 3 + approvers: <2>",
      '. 4 + reason: "required"',
      '4 5   tool: "pay"',
    ]);
  });
  it("marks a value that became several lines, and not the space before it", () => {
    expect(told(diffLines({ held: null }, { held: { by: "Ana", at: 1 } }))).toEqual([
      "1 . - held: <null>",
      ". 1 + held:",
      ". 2 +   at: 1",
      '. 3 +   by: "Ana"',
    ]);
  });
  it("is all new, all gone, or nothing", () => {
    expect(told(diffLines(null, { a: 1 }))).toEqual([". 1 + a: 1"]);
    expect(told(diffLines({ a: 1 }, undefined))).toEqual(["1 . - a: 1"]);
    expect(diffLines(null, null)).toEqual([]);
  });
  it("finds a line that was put in between, and one of another type", () => {
    const lines = told(diffLines({ list: [{ a: 1 }, { a: 2 }] }, { list: [{ a: 1 }, { a: 9 }, { a: 2 }], x: "1" }));
    expect(lines).toEqual(["1 1   list:", "2 2     - a: 1", ". 3 +   - a: 9", "3 4     - a: 2", '. 5 + x: "1"']);
  });
  it("stays exact when there is too much to compare line by line", () => {
    const many = (from: number) => Object.fromEntries(Array.from({ length: 1200 }, (_, at) => [`k${at + from}`, at]));
    const lines = diffLines(many(0), many(5000));
    expect(lines.filter(({ sign }) => sign === "-")).toHaveLength(1200);
    expect(lines.filter(({ sign }) => sign === "+")).toHaveLength(1200);
  });
  it("hides long stretches of what stayed", () => {
    const big = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${String(at).padStart(2, "0")}`, at]));
    const stretches = folded(diffLines(big, { ...big, k15: "x" }));
    expect(stretches.map(({ hidden, lines }) => [hidden, lines.length])).toEqual([
      [true, 12],
      [false, 8],
      [true, 11],
    ]);
  });
});
