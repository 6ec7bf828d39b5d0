import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import { useActions } from "@/lib/actions";
import { pageAction } from "@/lib/pageActions";
import { useLook } from "@/lib/look";
import { pointsByTouch } from "@/lib/media";
import { useRows } from "@/ui/useRows";
import { useEntries } from "./useEntries";

const HEAD = 28;

/** The list as it scrolls: which rows are drawn, where it stands, when it may move, and its keys. */
export function useList({
  line,
  timezone,
  opened,
  narrow,
  open,
}: {
  line: string;
  timezone: string;
  opened: string | undefined;
  narrow: boolean;
  open: (id: string | undefined) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const pointed = useRef(false);
  const wanted = useRef<string>(undefined);
  const arrived = useRef<string>(undefined);
  const dense = useLook(({ roomy }) => (roomy ? 40 : 32));
  const [height, head] = narrow ? [60, 0] : [dense, HEAD];
  const held = () => {
    const element = scroller.current;
    return (
      pointed.current ||
      pointsByTouch() ||
      opened !== undefined ||
      (element !== null && (element.scrollTop > 0 || element.contains(document.activeElement)))
    );
  };
  const entries = useEntries(line, timezone, opened, held);
  const { stretch, busy } = entries;
  const { rows, shift } = stretch;
  const drawn = useRows(scroller, rows.length, height);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || rows.length === 0) return;
    if (arrived.current !== line) {
      arrived.current = line;
      const at = rows.findIndex(({ id }) => id === opened);
      element.scrollTop = at < 0 ? 0 : at * height - element.clientHeight / 3;
    } else if (shift !== 0) element.scrollTop += shift * height;
    // only what came or went moves the list, not what is opened in it
  }, [stretch]); // oxlint-disable-line react-hooks/exhaustive-deps
  const near = useEffectEvent(() => {
    if (drawn.to > rows.length - 25) entries.loadOlder();
    if (drawn.from < 25) entries.loadNewer();
  });
  useEffect(() => near(), [drawn.from, drawn.to, stretch, busy === undefined]);
  useEffect(() => {
    if (!wanted.current) return;
    const row = [...(scroller.current?.querySelectorAll<HTMLElement>("tr[data-key]") ?? [])].find(
      (one) => one.dataset.key === wanted.current,
    );
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });

  const show = () => {
    entries.show();
    scroller.current?.scrollTo({ top: 0 });
  };
  const reveal = (at: number) => {
    const element = scroller.current;
    const id = rows[at]?.id;
    if (!element || !id) return;
    const [top, end] = [at * height, head + (at + 1) * height];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
    wanted.current = id;
    const row = [...element.querySelectorAll<HTMLElement>("tr[data-key]")].find((one) => one.dataset.key === id);
    if (!row) return;
    row.focus({ preventScroll: true });
    wanted.current = undefined;
  };
  const move = (by: number) => {
    const current = opened ?? (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("tr[data-key]")?.dataset.key;
    const at = rows.findIndex(({ id }) => id === current);
    const next =
      at < 0 ? drawn.from && Math.ceil((scroller.current?.scrollTop ?? 0) / height) : Math.min(rows.length - 1, Math.max(0, at + by));
    reveal(next);
    if (opened && rows[next]) open(rows[next].id);
  };
  useActions([
    pageAction("list.next", () => move(1)),
    pageAction("list.previous", () => move(-1)),
    pageAction(
      "list.close",
      () => {
        open(undefined);
        reveal(rows.findIndex(({ id }) => id === opened));
      },
      () => opened !== undefined,
    ),
    pageAction("audit.new", show, () => entries.waiting.length > 0),
  ]);
  return {
    entries,
    scroller,
    rows: rows.slice(drawn.from, drawn.to),
    room: { above: drawn.above, below: drawn.below },
    show,
    onPointerEnter: () => {
      pointed.current = true;
    },
    onPointerLeave: () => {
      pointed.current = false;
      if (entries.waiting.length > 0 && !held()) show();
    },
  };
}
