import { useEffect, useRef } from "react";

/** A place that takes the focus when what had it inside is drawn no more: a list whose last row went, for one. */
export function useKeptFocus<T extends HTMLElement>() {
  const place = useRef<T>(null);
  const last = useRef<HTMLElement>(undefined);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      last.current = target instanceof HTMLElement && place.current?.contains(target) ? target : undefined;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    if (last.current && !last.current.isConnected && document.activeElement === document.body) place.current?.focus();
  });
  return place;
}
