import { useState } from "react";

/** View furniture kept in this browser (column widths, the last tab). Preferences live on the server. */
export function recall<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`handrail.${key}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`handrail.${key}`, JSON.stringify(value));
  } catch {
    // private windows may refuse storage: the view then simply starts afresh
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(`handrail.${key}`);
  } catch {
    // as above
  }
}

export function usePersisted<T>(key: string, fallback: T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => recall(key, fallback));
  return [
    value,
    (next) => {
      setValue(next);
      remember(key, next);
    },
  ];
}
