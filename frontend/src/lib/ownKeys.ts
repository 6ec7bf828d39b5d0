import { type Action, keysOf, setOwnKeys, useOwnKeys } from "./actions";
import { keyName } from "./keys";

/** Two keys in a row are a sequence when the second comes within this time. */
const PAUSE = 800;

/** Listens for the next key or sequence; Escape gives it up. Returns the way to stop. */
export function captureKeys(shown: (keys: string) => void, done: (keys: string | undefined) => void): () => void {
  const typed: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    window.removeEventListener("keydown", hear, true);
  };
  const hear = (event: KeyboardEvent) => {
    if (["Shift", "Control", "Alt", "Meta", "AltGraph", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(timer);
    if (event.key === "Escape") {
      stop();
      done(undefined);
      return;
    }
    typed.push(keyName(event));
    shown(typed.join(" "));
    const finish = () => {
      stop();
      done(typed.join(" "));
    };
    if (typed.length === 2 || typed[0]?.includes("+")) finish();
    else timer = setTimeout(finish, PAUSE);
  };
  window.addEventListener("keydown", hear, true);
  return stop;
}

/** Two that are never offered together may have the same keys. */
const meet = (one: Action, other: Action) => !one.page || !other.page || one.page === other.page;
const nameOf = (action: Action) => action.like ?? action.id;

/** Actions that these keys would take away from, or that would take them: the same keys, or one the beginning of the other. */
export const conflicts = (keys: string, of: Action, actions: readonly Action[]): Action[] =>
  actions.filter(
    (action) =>
      nameOf(action) !== nameOf(of) &&
      meet(action, of) &&
      keysOf(action).some((other) => other === keys || other.startsWith(`${keys} `) || keys.startsWith(`${other} `)),
  );

export function chooseKeys(id: string, keys: string): void {
  const own = useOwnKeys.getState();
  setOwnKeys({ ...own, keys: { ...own.keys, [id]: [keys] } });
}
export function resetKeys(id?: string): void {
  const own = useOwnKeys.getState();
  const { [id ?? ""]: _, ...rest } = own.keys;
  setOwnKeys({ ...own, keys: id ? rest : {} });
}
