import { plural, t } from "@lingui/core/macro";
import { ago, number } from "@/lib/format";

const SECONDS = { s: 1, min: 60, h: 3600, d: 86_400 };
const count = (digits: string) => Number(digits.replaceAll(",", ""));

/** What the server says of its parts, by the shape of its words. */
const SAID: [RegExp, (...found: string[]) => string][] = [
  [/^under 1 ms$/, () => t`under 1 ms`],
  [/^(\d+) ms$/, (ms = "") => t`${number(count(ms))} ms`],
  [/^([\d,]+) clients?$/, (many = "") => plural(count(many), { one: "# client", other: "# clients" })],
  [/^([\d,]+) behind$/, (many = "") => t`${number(count(many))} behind`],
  [/^([\d,]+) queued$/, (many = "") => t`${number(count(many))} queued`],
  [/^([\d,]+) entries$/, (many = "") => plural(count(many), { one: "# entry", other: "# entries" })],
  [/^(\d+) of (\d+)$/, (some = "", all = "") => t`${number(count(some))} of ${number(count(all))}`],
  [
    /^(\d+) (s|min|h|d) ago$/,
    (many = "", unit = "s") => ago(new Date(0).toISOString(), count(many) * SECONDS[unit as keyof typeof SECONDS] * 1000),
  ],
  [/^does not answer$/, () => t`does not answer`],
  [/^doorbell lost$/, () => t`doorbell lost`],
  [/^stopped$/, () => t`stopped`],
  [/^cannot be read$/, () => t`cannot be read`],
  [/^not as it was written$/, () => t`not as it was written`],
  [/^the clock is behind$/, () => t`the clock is behind`],
  [/^in order$/, () => t`in order`],
];

/** A part's note in the person's language, piece by piece; what is not known stays as the server says it. */
export const inWords = (detail: string): string[] =>
  // a comma within a figure has no space behind it
  detail.split(", ").map((piece) => {
    for (const [shape, say] of SAID) {
      const found = shape.exec(piece);
      if (found) return say(...found.slice(1));
    }
    return piece;
  });
