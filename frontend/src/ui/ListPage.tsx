import "./page.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Filters } from "@/lib/filters";
import { Button } from "./Button";
import { Icon } from "./Icon";

/** A list over the whole height, what it opens beside it. */
export function ListPage({ bar, children, side }: { bar?: ReactNode; children: ReactNode; side?: ReactNode }) {
  return (
    <div className="pair">
      <section className="tbl">
        {bar && <div className="listbar">{bar}</div>}
        <div className="scroller">{children}</div>
      </section>
      {side}
    </div>
  );
}

/** Looks for words as they are typed; the filter `text` holds them, so they stand in the URL too. */
export function SearchField({ filters, label }: { filters: Filters; label: string }) {
  const { t } = useLingui();
  const standing = filters.values.text?.[0] ?? "";
  const [typed, setTyped] = useState({ standing, text: standing });
  const text = typed.standing === standing ? typed.text : standing;
  const put = (words: string) => {
    const trimmed = words.trim();
    if (trimmed === standing) return;
    setTyped({ standing: trimmed, text: words });
    filters.set("text", trimmed ? [trimmed] : []);
  };
  const later = useEffectEvent(() => put(text));
  useEffect(() => {
    const timer = setTimeout(() => later(), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className="search">
      <Icon name="search" />
      <input
        className="input compact"
        type="search"
        placeholder={label}
        aria-label={label}
        value={text}
        onChange={(event) => setTyped({ standing, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter") put(text);
          else if (event.key === "Escape") {
            if (text) setTyped({ standing, text: "" });
            else event.currentTarget.blur();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {text && (
        <button type="button" aria-label={t`Clear the search`} onClick={() => setTyped({ standing, text: "" })}>
          <Icon name="x" />
        </button>
      )}
    </label>
  );
}

/** The rest of a list: fetched when its end comes near, or by the button. */
export function More({ onMore, busy }: { onMore: (() => void) | undefined; busy: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  const fetchMore = useEffectEvent(() => !busy && onMore?.());
  const there = onMore !== undefined;
  useEffect(() => {
    if (!there || !ref.current) return;
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && fetchMore(), { rootMargin: "400px" });
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [there, busy]);
  if (!onMore) return null;
  return (
    <div className="more" ref={ref}>
      <Button kind="quiet" disabled={busy} onClick={onMore}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  );
}
