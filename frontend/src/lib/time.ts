import { useSyncExternalStore } from "react";

let offset = 0;

/** The server's clock as far as we know it: deadlines are counted in its time, not in this machine's. */
export const now = () => Date.now() + offset;
export const setServerTime = (iso: string) => {
  offset = Date.parse(iso) - Date.now();
};

/** One timer per step, shared by every part that shows time; it rests while nobody looks. */
function createTicker(step: number) {
  let value = now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  const tick = () => {
    value = now();
    for (const listener of listeners) listener();
  };
  return {
    read: () => value,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      if (timer === undefined) {
        value = now();
        timer = setInterval(tick, step);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

const tickers = new Map<number, ReturnType<typeof createTicker>>();
function ticker(step: number) {
  let one = tickers.get(step);
  if (!one) tickers.set(step, (one = createTicker(step)));
  return one;
}

/** Now, renewed every `step` milliseconds. */
export function useNow(step = 1000): number {
  const { subscribe, read } = ticker(step);
  return useSyncExternalStore(subscribe, read);
}
