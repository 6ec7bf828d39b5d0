import { describe, expect, it } from "vitest";
import { makeVisible } from "./visible";

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
