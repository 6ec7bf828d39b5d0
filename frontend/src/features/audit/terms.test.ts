import { describe, expect, it } from "vitest";
import { join, parse, rangeOf, split, valuesOf, withChip, withRange, wordAt, write } from "./terms";

const LINE = 'actor:"Jonas Berg" action:tool_run.* -actor:system resource:agent/7 after:2026-11-01 refund "wrong segment"';

describe("the query line", () => {
  it("is read into terms and written back as it was", () => {
    expect(write(parse(LINE) ?? [])).toBe(LINE);
    expect(parse(LINE)?.map(({ key, value, negated, at }) => [negated ? `-${key}` : key, value, at])).toEqual([
      ["actor", "Jonas Berg", 0],
      ["action", "tool_run.*", 19],
      ["-actor", "system", 37],
      ["resource", "agent/7", 51],
      ["after", "2026-11-01", 68],
      ["", "refund", 85],
      ["", "wrong segment", 92],
    ]);
  });
  it("keeps every value on the way, whatever stands in it", () => {
    for (const value of ['say "hi"', "back\\slash", "-minus", "a:b", " space ", "ü\u00a0ö", "tool_run/1", "*"]) {
      for (const key of ["", "actor"]) {
        const written = write([{ key, value, negated: true, exact: false }]);
        expect(parse(written)?.map((one) => [one.key, one.value, one.negated])).toEqual([[key, value, true]]);
      }
    }
  });
  it("is no line with an unknown key, an open quotation mark, or nothing behind a key", () => {
    for (const line of ["nobody:ana", 'actor:"ana', "actor:", "actor: ana", "- x"]) expect(parse(line)).toBeUndefined();
    expect(split('actor:"ana')).toEqual({ keyed: [], words: 'actor:"ana' });
  });
});

describe("chips", () => {
  it("are what has a key, the words stay text", () => {
    expect(valuesOf(LINE)).toEqual({ actor: ["Jonas Berg"], action: ["tool_run.*"], "-actor": ["system"], resource: ["agent/7"] });
    expect(split(LINE).words).toBe('refund "wrong segment"');
  });
  it("change the line and nothing else in it", () => {
    expect(withChip(LINE, "action", ["tool_run.reject", "tool_run.approve"])).toBe(
      'actor:"Jonas Berg" action:tool_run.reject action:tool_run.approve -actor:system resource:agent/7 after:2026-11-01 refund "wrong segment"',
    );
    expect(withChip("refund -actor:seed", "-actor", [])).toBe("refund");
    expect(withChip("refund", "-outcome", ["refused"])).toBe("-outcome:refused refund");
  });
  it("hold the range of time by itself", () => {
    expect(rangeOf(LINE)).toEqual({ after: "2026-11-01", before: undefined });
    expect(withRange("before:1d actor:ana x", { after: "7d", before: undefined })).toBe("after:7d actor:ana x");
    expect(withRange("after:7d x", { after: undefined, before: undefined })).toBe("x");
  });
  it("survive the way into the URL and back", () => {
    const search = new URLSearchParams({ q: LINE }).toString();
    expect(new URLSearchParams(search).get("q")).toBe(LINE);
    expect(join(split(LINE).keyed, split(LINE).words)).toBe(LINE);
  });
});

describe("the word being written", () => {
  it("is the one before the caret, with its key and sign", () => {
    expect(wordAt("refund -act", 11)).toEqual({ from: 7, text: "-act", negated: true, key: undefined, value: "act" });
    expect(wordAt("actor:jo x", 8)).toEqual({ from: 0, text: "actor:jo", negated: false, key: "actor", value: "jo" });
    expect(wordAt('x actor:"Jonas B', 16)).toMatchObject({ from: 2, key: "actor", value: "Jonas B" });
    expect(wordAt("x ", 2)).toMatchObject({ from: 2, text: "", key: undefined, value: "" });
    expect(wordAt("odd:x", 5)).toMatchObject({ key: undefined });
  });
});
