import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROUTES } from "@/routes";
import { SHELL_ACTIONS } from "@/shell/actions";
import { keyLabel } from "@/ui/Button";
import type { Action } from "./actions";
import { isCharacter, keyName } from "./keys";
import { conflicts } from "./ownKeys";
import { PAGE_ACTIONS } from "./pageActions";

const ALL: Action[] = [...SHELL_ACTIONS, ...PAGE_ACTIONS];
const named = (keys: string) => keys.split(" ").map(keyLabel).join(" then ");
const place = ({ page, section }: Action) =>
  ROUTES.find(({ id }) => id === page)?.label.message ?? { anywhere: "anywhere", go: "anywhere", lists: "every list" }[section as string];
const row = (action: Action) =>
  `| ${action.label.message} | ${action.keys?.map(named).join(", ") ?? ""} | ${place(action)} | \`${action.id}\` |`;

describe("the table of actions", () => {
  it("is the one in docs/keyboard.md, row by row", () => {
    const page = readFileSync("../docs/keyboard.md", "utf8");
    const rows = page.split("\n").filter((line) => /\| `[\w.-]+` \|$/.test(line));
    expect(rows).toEqual(ALL.map(row));
  });
  it("is the only place where keys of pages are declared", () => {
    const sources = globSync("src/features/**/*.{ts,tsx}").filter((name) => /\bkeys: \["/.test(readFileSync(name, "utf8")));
    expect(sources).toEqual([]);
  });
  it("has no name twice, and no keys that stand in each other's way", () => {
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
    // what closes the nearest thing, and what makes something new in either part of Administration
    const shared = new Set(["Escape", "n"]);
    for (const action of ALL)
      for (const keys of action.keys ?? [])
        if (!shared.has(keys)) expect([keys, ...conflicts(keys, action, ALL).map(({ id }) => id)]).toEqual([keys]);
  });
  it("can be reached by layouts without Latin letters and by those that move them", () => {
    const event = (key: string, code: string, shiftKey = false) => ({ key, code, shiftKey, ctrlKey: false, metaKey: false, altKey: false });
    // German: ? is Shift and the key right of 0, z and y change places, / is Shift+7: what the label says counts
    expect(keyName(event("?", "Minus", true))).toBe("?");
    expect(keyName(event("/", "Digit7", true))).toBe("/");
    expect(keyName(event("y", "KeyZ"))).toBe("y");
    // Arabic: letters by their place, the Arabic question mark is a question mark
    expect(keyName(event("ت", "KeyJ"))).toBe("j");
    expect(keyName(event("؟", "Slash", true))).toBe("?");
    expect(keyName(event("ظ", "Slash"))).toBe("/");
    // Japanese: kana by their place
    expect(keyName(event("ま", "KeyJ"))).toBe("j");
    expect(keyName(event("め", "Slash"))).toBe("/");
    expect(keyName(event("・", "Slash", true))).toBe("?");
    for (const action of ALL)
      for (const keys of action.keys ?? []) for (const key of keys.split(" ")) if (isCharacter(key)) expect(key).toMatch(/^[A-Za-z?/*]$/);
  });
});
