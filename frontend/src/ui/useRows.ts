import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";

const BLOCK = 8;

/** Which rows of equal height are near enough to be seen, and how much room the others take: only those are drawn. */
export function useRows(scroller: RefObject<HTMLElement | null>, count: number, height: number) {
  const [seen, setSeen] = useState({ from: 0, to: 40 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const from = Math.max(0, Math.floor(element.scrollTop / height / BLOCK - 1) * BLOCK);
      const to = Math.ceil((element.scrollTop + element.clientHeight) / height / BLOCK + 1) * BLOCK;
      setSeen((old) => (old.from === from && old.to === to ? old : { from, to }));
    };
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    // paper does not scroll
    const all = () => flushSync(() => setSeen({ from: 0, to: Infinity }));
    addEventListener("beforeprint", all);
    addEventListener("afterprint", look);
    return () => {
      removeEventListener("beforeprint", all);
      removeEventListener("afterprint", look);
      watcher.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, height]);
  const to = Math.min(count, seen.to);
  const from = Math.min(seen.from, Math.max(0, to - 1));
  return { from, to, above: from * height, below: (count - to) * height };
}
