import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/theme/tokens.css", "utf8");

/** The colours of the rule with this selector: the innermost braces after it. */
function rule(selector: string): Record<string, string> {
  const at = css.indexOf(`${selector} {`);
  if (at < 0) throw new Error(`no rule for ${selector}`);
  const body = css.slice(css.indexOf("{", at) + 1, css.indexOf("}", at));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

const LIGHT = rule(':root, [data-theme="light"]');
const DARK = rule('\n[data-theme="dark"]');
const MORE_LIGHT = rule('\n[data-contrast="more"]');
const MORE_DARK = rule('\n[data-theme="dark"][data-contrast="more"]');
const THEMES = [
  { name: "light", colours: LIGHT, text: 4.5 },
  { name: "dark", colours: DARK, text: 4.5 },
  { name: "more contrast, light", colours: { ...LIGHT, ...MORE_LIGHT }, text: 7 },
  { name: "more contrast, dark", colours: { ...DARK, ...MORE_DARK }, text: 7 },
];

const GROUNDS = ["canvas", "surface", "raised", "sunken", "hover", "selected", "accent-soft"];
const WORDS = ["ink", "ink-2", "muted", "accent", "positive", "warning", "danger", "info"];
const RISKS = ["risk-low", "risk-medium", "risk-high", "risk-critical"];
/** What text stands on, beside the grounds: foreground, ground. */
const PAIRS = [
  ["on-accent", "accent-fill"],
  ["on-accent", "accent-fill-hover"],
  ["on-danger", "danger"],
  ["on-inverse", "inverse"],
  ["inverse-accent", "inverse"],
  ["accent-hover", "surface"],
  ...["positive", "warning", "danger", "info"].flatMap((name) => [
    [name, `${name}-soft`],
    ["ink", `${name}-soft`],
    ["muted", `${name}-soft`],
  ]),
] as [string, string][];
/** Borders of controls, rings and lines of charts: 3 to 1. */
const SHAPES: [string, string][] = [
  ...["control", "focus"].flatMap((name) => ["canvas", "surface", "raised"].map((ground): [string, string] => [name, ground])),
  ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => ["canvas", "surface"].map((ground): [string, string] => [`chart-${n}`, ground])),
  ["accent-fill", "surface"],
  ["accent-fill", "canvas"],
];

/** WCAG 2.x: relative luminance, then the ratio of the lighter to the darker. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ratio(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function tooFaint(colours: Record<string, string>, pairs: [string, string][], least: number): string[] {
  const colour = (name: string) => {
    const found = colours[name];
    if (!found) throw new Error(`no colour ${name}`);
    return found;
  };
  return pairs
    .map(([over, under]) => ({ over, under, found: ratio(colour(over), colour(under)) }))
    .filter(({ found }) => found < least)
    .map(({ over, under, found }) => `${over} on ${under}: ${found.toFixed(2)}`);
}

describe("the tokens' contrast", () => {
  it("is measured as WCAG measures it", () => {
    expect(ratio("#000000", "#ffffff")).toBeCloseTo(21);
    expect(ratio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it.each(THEMES)("is enough for every word on every ground: $name", ({ colours, text }) => {
    const words = [...WORDS, ...RISKS].flatMap((name) => GROUNDS.map((ground): [string, string] => [name, ground]));
    expect(tooFaint(colours, [...words, ...PAIRS], text)).toEqual([]);
  });

  it.each(THEMES)("is enough for controls, rings and charts: $name", ({ colours }) => {
    expect(tooFaint(colours, SHAPES, 3)).toEqual([]);
  });

  it("is the same where the system decides", () => {
    expect(rule(":root:not([data-theme])")).toEqual(DARK);
    expect(rule(':root:not([data-theme])[data-contrast="more"]')).toEqual(MORE_DARK);
    expect(rule(':root:not([data-contrast]):not([data-theme="dark"])')).toEqual(MORE_LIGHT);
    expect(rule('[data-theme="dark"]:not([data-contrast])')).toEqual(MORE_DARK);
    expect(rule(":root:not([data-contrast]):not([data-theme])")).toEqual(MORE_DARK);
  });
});
