import { describe, expect, it } from "vitest";
import { flawOf, placeOf, pretty, startOf } from "./argumentsText";

describe("arguments for editing", () => {
  it("have one value a line and keep numbers as they are written", () => {
    expect(pretty('{"a":1840.00,"b":[1,{"c":12345678901234567890}],"d":{},"e":[]}')).toBe(
      '{\n  "a": 1840.00,\n  "b": [\n    1,\n    {\n      "c": 12345678901234567890\n    }\n  ],\n  "d": {},\n  "e": []\n}',
    );
    expect(pretty("{ no json")).toBe("{ no json");
  });
  it.each([
    ['{"a" 1}', ":", 5],
    ['{"a":1 "b":2}', ",", 7],
    ['{"a":1,}', "string", 7],
    ["{a:1}", "string", 1],
    ['{"a":}', "value", 5],
    ['{"a":"x\ny"}', "string", 5],
    ['{"a":1} x', "end", 8],
    ["[1]", "object", 0],
    ['{"a":1,\n "b":{"c":1,"c":2}}', "twice", 20],
  ])("are refused at the place: %s", (text, what, at) => {
    expect(flawOf(text)).toEqual({ what, at });
  });
  it("are taken when they are one object", () => {
    expect(flawOf('{"a":{"b":1},"c":[{"b":1},{"b":1}]}')).toBeUndefined();
  });
  it("say where a problem is, in lines and by pointer", () => {
    const text = '{\n  "a": 1,\n  "b/c": [\n    {"d": 2}\n  ]\n}';
    expect(placeOf(text, startOf(text, "/b~1c/0/d"))).toEqual({ line: 4, column: 6 });
    expect(placeOf(text, startOf(text, "/b~1c/0/missing"))).toEqual({ line: 4, column: 5 });
    expect(startOf(text, "/none")).toBe(0);
  });
});
