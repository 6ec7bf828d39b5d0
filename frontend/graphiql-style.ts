import type { Plugin } from "vite";

const CHANGES: [RegExp, string][] = [
  // its fonts are never downloaded: ours are the system's
  [/@font-face\s*\{[^}]*\}/g, ""],
  // its colours are triples for hsl(); ours are tokens, which follow theme and contrast by themselves
  [/hsla\((var\(--color-[a-z]+\)),\s*(var\(--alpha-[a-z-]+\)|[.\d]+)\)/g, "color-mix(in srgb, $1 calc($2 * 100%), transparent)"],
  [/hsl\((var\(--color-[a-z]+\))\)/g, "$1"],
];

/** GraphiQL's own style, made to take Handrail's tokens, in a layer below ours. */
export function graphiqlStyle(): Plugin {
  return {
    name: "graphiql-style",
    enforce: "pre",
    transform(code, id) {
      if (!/graphiql\/dist\/style\.css/.test(id)) return undefined;
      for (const [pattern, instead] of CHANGES) {
        if (code.search(pattern) < 0) this.error(`GraphiQL's style has changed: nothing matches ${pattern}`);
        code = code.replaceAll(pattern, instead);
      }
      return { code: `@layer graphiql {\n${code}\n}`, map: null };
    },
  };
}
