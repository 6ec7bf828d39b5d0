/** Makes the characters visible that a person would not see, or would take for others. */
export type Piece = { text: string; kind: "plain" | "unseen" | "lookalike"; name?: string };

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
const WORD = /[\p{L}\p{M}]+/gu;
const LATIN = /\p{Script=Latin}/u;
const OTHER = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]|[\uff21-\uff5a]|[\u{1d400}-\u{1d7ff}]/u;

const codePoint = (letter: string) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
const nameOf = (letter: string) => {
  const name = NAMES[letter.codePointAt(0) ?? 0];
  return name ? `${codePoint(letter)} ${name}` : codePoint(letter);
};

/** Letters of another script inside a word that is otherwise Latin: "pаypal" with a Cyrillic а. */
function strangers(text: string): Set<number> {
  const found = new Set<number>();
  for (const word of text.matchAll(WORD)) {
    if (!LATIN.test(word[0]) || !OTHER.test(word[0])) continue;
    let at = word.index;
    for (const letter of word[0]) {
      if (OTHER.test(letter)) found.add(at);
      at += letter.length;
    }
  }
  return found;
}

export function makeVisible(text: string): Piece[] {
  const odd = strangers(text);
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
    pieces.push({ text: kind === "unseen" ? codePoint(letter) : letter, kind, name: nameOf(letter) });
  }
  if (plain || pieces.length === 0) pieces.push({ text: plain, kind: "plain" });
  return pieces;
}
