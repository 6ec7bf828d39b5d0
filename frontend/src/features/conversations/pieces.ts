/** A stretch of what was said: prose, or code between fences. */
export type Block = { kind: "prose" | "code"; text: string; language?: string };
/** A stretch of text, or a character that nobody would see. */
export type Piece = { text: string; name?: string };

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\n`]*)\n([\s\S]*?)(?:^ {0,3}\1[ \t]*$|$(?![\s\S]))/m;

/** JSON is code as a whole; else what stands between fences is. Nothing is left out, and nothing is interpreted. */
export function blocks(text: string): Block[] {
  if (isJson(text)) return [{ kind: "code", text }];
  const found: Block[] = [];
  let rest = text;
  for (let match = FENCE.exec(rest); match; match = FENCE.exec(rest)) {
    const before = rest.slice(0, match.index);
    if (before.trim()) found.push({ kind: "prose", text: before.replace(/\n+$/, "") });
    found.push({ kind: "code", text: (match[3] ?? "").replace(/\n$/, ""), language: (match[2] ?? "").trim() });
    rest = rest.slice(match.index + match[0].length).replace(/^\n+/, "");
  }
  if (rest.trim() || found.length === 0) found.push({ kind: "prose", text: rest });
  return found;
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/* What letters need (joiners, variation selectors, no-break spaces) stays; controls, what turns the order of reading
   around, and what only hides stays visible. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/u;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let plain = "";
  for (const letter of text) {
    if (!UNSEEN.test(letter)) {
      plain += letter;
      continue;
    }
    if (plain) found.push({ text: plain });
    plain = "";
    const name = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    found.push({ text: name, name });
  }
  if (plain || found.length === 0) found.push({ text: plain });
  return found;
}

const LINES = 24;
const LETTERS = 2400;
/** Whether so much was said that it is folded at first. */
export const isLong = (text: string): boolean => text.length > LETTERS || text.split("\n", LINES + 1).length > LINES;
