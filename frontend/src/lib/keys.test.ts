import { describe, expect, it, vi } from "vitest";
import { type Action, keysOf } from "./actions";
import { createDispatcher, keyName } from "./keys";
import { conflicts } from "./ownKeys";

const press = (key: string, extra: Partial<KeyboardEventInit> = {}, target: EventTarget = document.body) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...extra });
  target.dispatchEvent(event);
  return event;
};

function listening(keys: string[]) {
  const heard: string[] = [];
  let time = 0;
  const dispatch = createDispatcher(
    () => keys.map((one) => ({ keys: one, run: () => heard.push(one) })),
    () => time,
  );
  document.body.innerHTML = "";
  window.addEventListener("keydown", dispatch);
  return {
    heard,
    wait: (ms: number) => {
      time += ms;
    },
    stop: () => window.removeEventListener("keydown", dispatch),
  };
}

describe("shortcuts", () => {
  it("fire on a single key", () => {
    const { heard, stop } = listening(["j", "k"]);
    press("j");
    stop();
    expect(heard).toEqual(["j"]);
  });
  it("walk a sequence and leave the single key of its last step alone", () => {
    const { heard, stop } = listening(["a", "g a"]);
    press("g");
    press("a");
    press("a");
    stop();
    expect(heard).toEqual(["g a", "a"]);
  });
  it("forget a sequence begun too long ago", () => {
    const { heard, wait, stop } = listening(["a", "g a"]);
    press("g");
    wait(2000);
    press("a");
    stop();
    expect(heard).toEqual(["a"]);
  });
  it("go on with the key that broke a sequence", () => {
    const { heard, stop } = listening(["g d", "g a"]);
    press("g");
    press("g");
    press("d");
    stop();
    expect(heard).toEqual(["g d"]);
  });
  it("tell x from shift x", () => {
    const { heard, stop } = listening(["x", "X"]);
    press("X", { shiftKey: true });
    stop();
    expect(heard).toEqual(["X"]);
  });
  it("rest while a person writes, except those with a modifier", () => {
    const { heard, stop } = listening(["j", "Mod+k"]);
    document.body.innerHTML = "<input>";
    const input = document.querySelector("input") as HTMLInputElement;
    press("j", {}, input);
    press("k", { ctrlKey: true }, input);
    stop();
    expect(heard).toEqual(["Mod+k"]);
  });
  it("leave Enter to buttons and links, but not to the rows of a list", () => {
    const { heard, stop } = listening(["Enter"]);
    document.body.innerHTML = '<button></button><a href="#" data-row="1"></a>';
    press("Enter", {}, document.querySelector("button") as Element);
    press("Enter", {}, document.querySelector("a") as Element);
    stop();
    expect(heard).toHaveLength(1);
  });
  it("do not repeat Enter while it is held down", () => {
    const { heard, stop } = listening(["Enter"]);
    press("Enter", { repeat: true });
    stop();
    expect(heard).toEqual([]);
  });
  it("keep the browser from doing its own thing with a key they took", () => {
    const { stop } = listening(["/"]);
    expect(press("/").defaultPrevented).toBe(true);
    expect(press("q").defaultPrevented).toBe(false);
    stop();
  });
  it("ask for the actions at the moment of the key", () => {
    const bindings = vi.fn(() => []);
    const dispatch = createDispatcher(bindings);
    dispatch(new KeyboardEvent("keydown", { key: "j" }));
    expect(bindings).toHaveBeenCalledOnce();
  });
});

describe("a key's name", () => {
  const name = (key: string, code: string, extra = {}) =>
    keyName({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...extra });
  it("is what its label says", () => {
    expect(name("?", "Minus", { shiftKey: true })).toBe("?");
    expect(name("z", "KeyY")).toBe("z");
  });
  it("is a character when AltGr writes one, which Windows calls Ctrl and Alt", () => {
    expect(name("@", "KeyQ", { ctrlKey: true, altKey: true, getModifierState: (key: string) => key === "AltGraph" })).toBe("@");
  });
  it("follows the place on layouts without Latin letters", () => {
    expect(name("о", "KeyJ")).toBe("j");
    expect(name("О", "KeyJ", { shiftKey: true })).toBe("J");
  });
});

describe("own keys", () => {
  const action = (id: string, keys: string[]): Action => ({ id, label: { id }, section: "go", keys, perform: () => {} });
  const overview = action("overview", ["a", "g o"]);
  it("take the place of those an action is declared with", () => {
    expect(keysOf(overview, { keys: { overview: ["z"] } })).toEqual(["z"]);
    expect(keysOf(overview, { keys: {} })).toEqual(["a", "g o"]);
  });
  it("leave only modifiers and named keys when characters are off", () => {
    expect(keysOf(action("x", ["s", "Mod+k", "Escape", "g d"]), { off: true, keys: {} })).toEqual(["Mod+k", "Escape"]);
  });
  it("are in the way of the same keys and of those that begin alike", () => {
    const all = [overview, action("agents", ["g a"])];
    const ids = (keys: string) => conflicts(keys, action("new", []), all).map(({ id }) => id);
    expect(ids("g a")).toEqual(["agents"]);
    expect(ids("g")).toEqual(["overview", "agents"]);
    expect(ids("a b")).toEqual(["overview"]);
    expect(ids("g x")).toEqual([]);
  });
});
