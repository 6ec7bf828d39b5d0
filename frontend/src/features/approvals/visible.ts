import { lookalikes, scriptOf, twinOf } from "./lookalikes";

/** Characters that a person would not see, or would take for others, made visible. `twin`: what one is taken for. */
export type Piece = { text: string; kind: "plain" | "unseen" | "lookalike"; name?: string; twin?: string | undefined };

const NAMES: Record<number, string> = {
  0x00a0: "no-break space",
  0x00ad: "soft hyphen",
  0x200b: "zero width space",
  0x200c: "zero width non-joiner",
  0x200d: "zero width joiner",
  0x200e: "left-to-right mark",
  0x200f: "right-to-left mark",
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "pop directional formatting",
  0x202d: "left-to-right override",
  0x202e: "right-to-left override",
  0x2028: "line separator",
  0x2029: "paragraph separator",
  0x2060: "word joiner",
  0x2066: "left-to-right isolate",
  0x2067: "right-to-left isolate",
  0x2068: "first strong isolate",
  0x2069: "pop directional isolate",
  0x3000: "ideographic space",
  0xfeff: "byte order mark",
};
const UNSEEN =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these are what is looked for
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Cf}|\p{Co}|\p{Cs}/u;
const codePoint = (letter: string) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
const nameOf = (letter: string) => {
  const name = NAMES[letter.codePointAt(0) ?? 0];
  return name ? `${codePoint(letter)} ${name}` : codePoint(letter);
};

export function makeVisible(text: string): Piece[] {
  const odd = lookalikes(text);
  const pieces: Piece[] = [];
  let plain = "";
  let at = 0;
  for (const letter of text) {
    const kind = UNSEEN.test(letter) ? "unseen" : odd.has(at) ? "lookalike" : "plain";
    at += letter.length;
    if (kind === "plain") {
      plain += letter;
      continue;
    }
    if (plain) pieces.push({ text: plain, kind: "plain" });
    plain = "";
    if (kind === "unseen") pieces.push({ text: codePoint(letter), kind, name: nameOf(letter) });
    else pieces.push({ text: letter, kind, name: [codePoint(letter), scriptOf(letter)].filter(Boolean).join(" "), twin: twinOf(letter) });
  }
  if (plain || pieces.length === 0) pieces.push({ text: plain, kind: "plain" });
  return pieces;
}

/** The letters in these texts that are taken for others, each once. */
export function strangersIn(texts: string[]): Piece[] {
  const found = texts.flatMap(makeVisible).filter((piece) => piece.kind === "lookalike");
  return [...new Map(found.map((piece) => [piece.text, piece])).values()];
}
