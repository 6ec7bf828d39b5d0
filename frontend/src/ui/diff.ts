/** Two states of a thing, line by line. */

export type Line = { text: string; key: string };
/** A stretch of text; `marked`: it is what differs from the line's other side. */
export type Piece = { text: string; marked: boolean };
export type DiffLine = { sign: " " | "-" | "+"; before: number | undefined; after: number | undefined; pieces: Piece[] };

const plain = (value: unknown): string => (value === undefined ? "" : JSON.stringify(value));
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isShort = (items: unknown[]) => items.every((item) => typeof item !== "object" || item === null) && plain(items).length <= 60;
const nameOf = (key: string) => (/^[\w.-]+$/.test(key) ? key : JSON.stringify(key));

/** JSON as people read it: one value a line, indented, without braces; names in the order of the alphabet. */
export function linesOf(value: unknown, indent = "", head = ""): Line[] {
  const inner = head === "" ? indent : `${indent}  `;
  const line = (rest: string): Line[] => [{ text: `${indent}${head}${head && rest ? " " : ""}${rest}`, key: `${indent}${head}` }];
  if (isObject(value) && Object.keys(value).length > 0) {
    const fields = Object.keys(value).sort();
    return [...(head ? line("") : []), ...fields.flatMap((field) => linesOf(value[field], inner, `${nameOf(field)}:`))];
  }
  if (Array.isArray(value) && !isShort(value)) {
    return [...(head ? line("") : []), ...value.flatMap((item) => itemLines(item, inner))];
  }
  if (Array.isArray(value)) return line(`[${value.map(plain).join(", ")}]`);
  return line(isObject(value) ? "{}" : plain(value));
}

function itemLines(item: unknown, indent: string): Line[] {
  const [first, ...rest] = linesOf(item, `${indent}  `);
  return first ? [{ text: `${indent}- ${first.text.trimStart()}`, key: `${indent}- ${first.key.trimStart()}` }, ...rest] : [];
}

/** Of two texts what is the same before and after, so that the rest can be marked. */
export function middles(before: string, after: string): { start: string; before: string; after: string; end: string } {
  const [a, b] = [Array.from(before), Array.from(after)];
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const cut = (letters: string[]) => letters.slice(start, letters.length - end).join("");
  return { start: a.slice(0, start).join(""), before: cut(a), after: cut(b), end: a.slice(a.length - end).join("") };
}

const MOST_CELLS = 1_000_000;

/** Which lines of the one stay in the other, as pairs of places; the longest common row of lines unless there are too many. */
function kept(a: readonly Line[], b: readonly Line[]): [number, number][] {
  let start = 0;
  while (start < a.length && start < b.length && a[start]?.text === b[start]?.text) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end)?.text === b.at(-1 - end)?.text) end++;
  const [n, m] = [a.length - start - end, b.length - start - end];
  const pairs = Array.from({ length: start }, (_, at): [number, number] => [at, at]);
  if (n * m <= MOST_CELLS) {
    const width = m + 1;
    const best = new Uint32Array((n + 1) * width);
    const at = (i: number, j: number) => best[i * width + j] ?? 0;
    const same = (i: number, j: number) => a[start + i]?.text === b[start + j]?.text;
    for (let i = n - 1; i >= 0; i--)
      for (let j = m - 1; j >= 0; j--) best[i * width + j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    for (let i = 0, j = 0; i < n && j < m;) {
      if (same(i, j)) pairs.push([start + i++, start + j++]);
      else if (at(i + 1, j) >= at(i, j + 1)) i++;
      else j++;
    }
  }
  return [...pairs, ...Array.from({ length: end }, (_, at): [number, number] => [a.length - end + at, b.length - end + at])];
}

const whole = (text: string): Piece[] => [{ text, marked: false }];
function marked(text: string, part: string, from: number): Piece[] {
  return [whole(text.slice(0, from)), [{ text: part, marked: true }], whole(text.slice(from + part.length))]
    .flat()
    .filter((one) => one.text);
}

/** Where two lines differ, in whole words: 1000 and 500, not 10 and 5. */
function words(before: string, after: string): [[part: string, from: number], [part: string, from: number]] {
  const { start, end } = middles(before, after);
  const from = start.length - (/[\p{L}\p{N}_.]*$/u.exec(start)?.[0].length ?? 0);
  const back = end.length - (/^[\p{L}\p{N}_.]*/u.exec(end)?.[0].length ?? 0);
  const part = (text: string): [string, number] => {
    const found = text.slice(from, text.length - back);
    return [found.trimStart(), from + found.length - found.trimStart().length];
  };
  return [part(before), part(after)];
}

/** A block of lines that went and of lines that came: those of one name stand together, with what differs marked. */
function block(gone: readonly [Line, number][], come: readonly [Line, number][]): DiffLine[] {
  const out = ([line, at]: [Line, number], pieces = whole(line.text)): DiffLine => ({ sign: "-", before: at, after: undefined, pieces });
  const into = ([line, at]: [Line, number], pieces = whole(line.text)): DiffLine => ({ sign: "+", before: undefined, after: at, pieces });
  const left = [...come];
  const lines: DiffLine[] = [];
  for (const old of gone) {
    const place = left.findIndex(([line]) => line.key === old[0].key);
    const found = place < 0 ? undefined : left[place];
    if (!found) {
      lines.push(out(old));
      continue;
    }
    // what stands before it in the new text keeps its place
    lines.push(...left.splice(0, place).map((one) => into(one)));
    left.shift();
    const [was, is] = words(old[0].text, found[0].text);
    lines.push(out(old, marked(old[0].text, ...was)), into(found, marked(found[0].text, ...is)));
  }
  return [...lines, ...left.map((one) => into(one))];
}

/** Every line of both states, numbered, with its sign. */
export function diffLines(before: unknown, after: unknown): DiffLine[] {
  const [a, b] = [before, after].map((value) => (value === null || value === undefined ? [] : linesOf(value))) as [Line[], Line[]];
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  const upTo = (x: number, y: number) => {
    const take = (all: readonly Line[], from: number, to: number) =>
      all.slice(from, to).map((line, at): [Line, number] => [line, from + at + 1]);
    lines.push(...block(take(a, i, x), take(b, j, y)));
    [i, j] = [x, y];
  };
  for (const [x, y] of kept(a, b)) {
    upTo(x, y);
    lines.push({ sign: " ", before: ++i, after: ++j, pieces: whole(a[x]?.text ?? "") });
  }
  upTo(a.length, b.length);
  return lines;
}

export type Stretch = { lines: DiffLine[]; hidden: boolean };
/** Long stretches of what stayed, but for `around` lines beside a change, are hidden until asked for. */
export function folded(lines: readonly DiffLine[], around = 3): Stretch[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.sign !== " "));
  const stretches: Stretch[] = [];
  lines.forEach((line, at) => {
    const last = stretches.at(-1);
    if (last && last.hidden === !near[at]) last.lines.push(line);
    else stretches.push({ lines: [line], hidden: !near[at] });
  });
  return stretches.map((one) => (one.hidden && one.lines.length < 4 ? { ...one, hidden: false } : one));
}
