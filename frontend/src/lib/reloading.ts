import { useEffect, useEffectEvent } from "react";
import { onChanges } from "./connection";

/** Asks again while changes arrive, at most once in so many milliseconds. */
export function useReloading(reload: () => void, milliseconds: number): void {
  const again = useEffectEvent(reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, milliseconds);
    };
    const stop = onChanges(later, later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [milliseconds]);
}
