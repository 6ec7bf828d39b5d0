/** Shortcuts: a sequence is keys parted by spaces ("g d"), a key is `event.key` with "Mod+" before it when needed. */
export type Binding = { keys: string; run: (event: KeyboardEvent) => void };

const WAIT = 900;

/** The key as its label says it. On layouts without Latin letters the key's place decides, so "j" stays reachable. */
type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> &
  Partial<Pick<KeyboardEvent, "getModifierState">>;
export function keyName(event: Pressed): string {
  let key = event.key;
  // AltGr writes characters on many layouts ("@", "?"); Windows reports it as Ctrl and Alt
  if (key.length === 1 && event.getModifierState?.("AltGraph")) return key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (key.length === 1 && key.charCodeAt(0) > 127) {
    if (letter) key = event.shiftKey ? letter : letter.toLowerCase();
    else if (event.code === "Slash") key = event.shiftKey ? "?" : "/";
  }
  if (event.ctrlKey || event.metaKey) return `Mod+${key.toLowerCase()}`;
  if (event.shiftKey && key === "Enter") return "Shift+Enter";
  return event.altKey ? `Alt+${key.toLowerCase()}` : key;
}

/** Whether a character without a modifier stands in it: those can be switched off (WCAG 2.1.4). */
export const isCharacter = (keys: string): boolean => keys.split(" ").some((key) => key.length === 1);

/** Single keys must not fire where a person writes or where the key already means something (a list's `data-row` waits for ours). */
export function isTaken(event: KeyboardEvent, name: string): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (name.startsWith("Mod+")) return false;
  if (target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]")) return true;
  if (name.endsWith("Enter") || name === " ")
    return target.closest("a:not([data-row]), button, summary, [role=menuitem], [role=tab], input") !== null;
  return false;
}

/** Returns a handler for keydown that walks the sequences of whatever `bindings()` gives at that moment. */
export function createDispatcher(bindings: () => Binding[], clock: () => number = Date.now) {
  let typed: string[] = [];
  let last = 0;
  return (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const name = keyName(event);
    if (isTaken(event, name) || (event.repeat && event.key === "Enter")) return;
    if (clock() - last > WAIT) typed = [];
    last = clock();
    typed.push(name);
    const all = bindings();
    for (let from = 0; from < typed.length; from++) {
      const path = typed.slice(from).join(" ");
      const exact = all.findLast((one) => one.keys === path);
      if (exact) {
        typed = [];
        event.preventDefault();
        exact.run(event);
        return;
      }
      if (all.some((one) => one.keys.startsWith(`${path} `))) {
        typed = typed.slice(from);
        return;
      }
    }
    typed = [];
  };
}
