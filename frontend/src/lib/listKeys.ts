import { type Action, useActions } from "./actions";
import { pageAction } from "./pageActions";
import { setParameter } from "./place";

const rows = () => [...document.querySelectorAll<HTMLElement>("tr[data-key], li[data-key]")];
const focusRow = (key: string) =>
  rows()
    .find((row) => row.dataset.key === key)
    ?.focus();

/** Next and previous row, open with Enter (the table's own), close with Escape; plus what else the list can do. */
export function useListKeys(opened: string | undefined, open: (key: string | undefined) => void, more: Action[] = []): void {
  const move = (by: number) => {
    const all = rows();
    const at = all.findIndex((row) => (opened ? row.dataset.key === opened : row === document.activeElement));
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    if (opened && next?.dataset.key) open(next.dataset.key);
  };
  useActions([
    pageAction("list.next", () => move(1)),
    pageAction("list.previous", () => move(-1)),
    pageAction(
      "list.close",
      () => {
        open(undefined);
        if (opened) setTimeout(() => focusRow(opened));
      },
      () => opened !== undefined,
    ),
    ...more,
  ]);
}

/** Opening pushes, so that Back closes; moving on from what is open does not. */
export function openItem(name: string, key: string | undefined): void {
  setParameter(name, key, new URLSearchParams(location.search).get(name) === null);
}
