import { describe, expect, it } from "vitest";
import { makeVisible, strangersIn } from "./visible";

const kinds = (text: string) => makeVisible(text).map((piece) => `${piece.kind}:${piece.text}`);

describe("making visible", () => {
  it("leaves ordinary text alone, whatever its script", () => {
    for (const text of ["Order 7", "Größe", "Москва", "日本語", "تحويل", "•••• 4410", ""]) expect(kinds(text)).toEqual([`plain:${text}`]);
  });
  it("names characters that turn or hide text", () => {
    expect(kinds("pay\u202eevil\u200b!")).toEqual(["plain:pay", "unseen:U+202E", "plain:evil", "unseen:U+200B", "plain:!"]);
    expect(makeVisible("\u202e")[0]?.name).toBe("U+202E right-to-left override");
  });
  it("shows control characters, odd spaces, tags and lone surrogates", () => {
    for (const letter of ["\u0007", "\u00a0", "\u{e0041}", "\ud800", "\ufeff", "\u3164"])
      expect(makeVisible(letter)[0]?.kind).toBe("unseen");
  });
  it("marks a letter of another script inside a Latin word", () => {
    expect(kinds("p\u0430ypal")).toEqual(["plain:p", "lookalike:\u0430", "plain:ypal"]);
  });
  it.each([
    ["p\u0430ypal", "\u0430", "a", "U+0430 Cyrillic"],
    ["g\u03bfogle", "\u03bf", "o", "U+03BF Greek"],
    ["\u0421hase", "\u0421", "C", "U+0421 Cyrillic"],
    ["ap\uff50le", "\uff50", "p", "U+FF50"],
    ["\u{1d41a}dmin", "\u{1d41a}", "a", "U+1D41A"],
    ["\u0261ithub", "\u0261", "g", "U+0261"],
    ["ORD-\u041e4x", "\u041e", "O", "U+041E Cyrillic"],
    ["example.com\u2044login", "\u2044", "/", "U+2044"],
    ["evil\u3002com", "\u3002", ".", "U+3002"],
  ])("says what a look-alike in %j is taken for", (text, letter, twin, name) => {
    expect(makeVisible(text).filter((piece) => piece.kind !== "plain")).toEqual([{ kind: "lookalike", text: letter, twin, name }]);
  });
  it("names each look-alike of some texts once", () => {
    expect(strangersIn(["p\u0430yp\u0430l", "p\u0430y", "plain"]).map((piece) => piece.twin)).toEqual(["a"]);
  });
  it("leaves arithmetic, other languages and words side by side alone", () => {
    for (const text of ["5 \u2212 3", "\u65e5\u672c\u3002\u8a9e", "naïve façade", "Иван Smith", "α β-catenin", "東京Tokyo"])
      expect(kinds(text)).toEqual([`plain:${text}`]);
  });
  it("does not mark words that are wholly of another script", () => {
    expect(kinds("paypal Москва")).toEqual(["plain:paypal Москва"]);
  });
  it("loses no character of the text", () => {
    const text = "a\u200bb\u0430 p\u0430y \u202e x";
    const back = makeVisible(text).map((piece) =>
      piece.kind === "unseen" ? String.fromCodePoint(Number.parseInt(piece.text.slice(2), 16)) : piece.text,
    );
    expect(back.join("")).toBe(text);
  });
});
