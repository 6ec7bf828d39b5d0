/** Letters and signs that a person takes for plain ones: what each is taken for. */
const TABLE: [string, string][] = [
  // Cyrillic
  ["\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u04cf\u0475\u04af", "aeopcyxijsdqwhlvy"],
  ["\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u04c0\u051a\u051c", "ABEKMHOPCTYXIJSIQW"],
  // Greek
  ["\u03bf\u03bd\u03b1\u03c1\u03c5\u03b9\u03ba\u03c7\u03b3\u03c9\u03f2\u03f3", "ovapuikxywcj"],
  ["\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7", "ABEZHIKMNOPTYX"],
  // Armenian
  ["\u0570\u0578\u057d\u0585\u0566\u0581\u0563", "hnuoqgq"],
  // Latin letters of phonetics
  ["\u0251\u0261\u0269\u028f\u1d0f\u1d1c\u1d20\u1d21\u1d22", "agiyouvwz"],
];
/** Signs that part the names of hosts, paths and commands. */
const SIGNS: [string, string][] = [
  ["\u2215\u2044\u29f8\uff0f", "////"],
  ["\u2024\uff0e\u3002\ufe52", "...."],
  ["\uff1a\ua789\u2236\u02d0", "::::"],
  ["\uff20\ufe6b", "@@"],
  ["\u037e\uff1b", ";;"],
  ["\uff3c\u29f5\u2216", "\\\\\\"],
  ["\u2010\u2011\u2212\uff0d", "----"],
];
const pairs = (table: [string, string][]) =>
  new Map(table.flatMap(([odd, plain]) => Array.from(odd).map((letter, at) => [letter, plain[at] ?? ""])));
const LETTERS = pairs(TABLE);
const MARKS = pairs(SIGNS);

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LATIN = /(?=\p{Script=Latin})[^\uff21-\uff5a\u{1d400}-\u{1d7ff}]/u;
const OTHER =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\uff10-\uff19\uff21-\uff5a\u{1d400}-\u{1d7ff}\u0251\u0261\u0269\u028f\u1d0f\u1d1c\u1d20-\u1d22]/u;
const SCRIPTS: [string, RegExp][] = [
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
];

/** The plain letter or sign that this one is taken for; letters made for mathematics and full width say it themselves. */
export const twinOf = (letter: string): string | undefined => {
  const known = LETTERS.get(letter) ?? MARKS.get(letter);
  if (known) return known;
  const folded = letter.normalize("NFKC");
  return folded !== letter && /^[\x21-\x7e]$/.test(folded) ? folded : undefined;
};
export const scriptOf = (letter: string): string | undefined => SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0];

/** Latin letters and others in one word. */
const strange = (word: string): boolean => LATIN.test(word) && OTHER.test(word);

/** Where text holds letters of another script within one word, or signs that stand for those of hosts and paths. */
export function lookalikes(text: string): Set<number> {
  const found = new Set<number>();
  for (const word of text.matchAll(WORD)) {
    if (!strange(word[0])) continue;
    let at = word.index;
    for (const letter of word[0]) {
      if (OTHER.test(letter)) found.add(at);
      at += letter.length;
    }
  }
  let at = 0;
  for (const letter of text) {
    // between Latin letters or digits, as in "example.com⁄login"; "5 − 3" is arithmetic
    if (MARKS.has(letter) && /[a-z\d]$/i.test(text.slice(Math.max(0, at - 1), at)) && /^[a-z]/i.test(text.slice(at + letter.length)))
      found.add(at);
    at += letter.length;
  }
  return found;
}
