import { describe, expect, it } from "vitest";
import { middles } from "@/ui/diff";
import { differences } from "./differences";

describe("what is different", () => {
  it("is named by pointer: changed, added, removed", () => {
    expect(differences('{"a":1,"b":{"c":"x"},"d":[1,2]}', '{"a":2,"b":{"c":"x","e/f":true},"d":[1]}')).toEqual([
      { kind: "changed", path: "/a", before: "1", after: "2" },
      { kind: "added", path: "/b/e~1f", after: "true" },
      { kind: "removed", path: "/d/1", before: "2" },
    ]);
  });
  it("is nothing for another spelling of the same", () => {
    expect(differences('{"a":86,"b":"\\u0061","c":1e2}', '{ "c": 100, "b": "a", "a": 86.0 }')).toEqual([]);
  });
  it("sees what this browser's numbers would round away", () => {
    expect(differences('{"a":9007199254740992}', '{"a":9007199254740993}')).toHaveLength(1);
  });
  it("sees another type with the same look, and what became empty", () => {
    expect(differences('{"a":1,"b":[1],"c":true}', '{"a":"1","b":[],"c":"true"}')?.map((one) => `${one.kind} ${one.path}`)).toEqual([
      "changed /a",
      "added /b",
      "changed /c",
      "removed /b/0",
    ]);
  });
  it("waits while the text is no JSON", () => {
    expect(differences('{"a":1}', '{"a":')).toBeUndefined();
  });
  it("is marked within a long text, whole characters only", () => {
    expect(middles('"to Berlin, now"', '"to Bern, now"')).toEqual({ start: '"to Ber', before: "li", after: "", end: 'n, now"' });
    expect(middles("\u{1d41a}", "\u{1d41b}")).toEqual({ start: "", before: "\u{1d41a}", after: "\u{1d41b}", end: "" });
    expect(middles("aa", "aaa")).toEqual({ start: "aa", before: "", after: "a", end: "" });
  });
});
