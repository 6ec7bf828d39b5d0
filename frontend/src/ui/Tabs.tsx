import "./lists.css";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

export type TabItem<Id extends string> = { id: Id; label: string; count?: ReactNode; warn?: boolean };

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const towards = getComputedStyle(event.currentTarget).direction === "rtl" ? -step : step;
  const next = tabs.at((tabs.indexOf(event.target as HTMLElement) + towards) % tabs.length);
  next?.focus();
  next?.click();
}

export function Tabs<Id extends string>({
  label,
  items,
  value,
  onChange,
  className = "",
}: {
  label: string;
  items: TabItem<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  className?: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  // on a phone the chosen one may lie beyond the edge
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [value]);
  return (
    <div ref={list} className={`tabs ${className}`} role="tablist" aria-label={label} onKeyDown={walk}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          aria-selected={item.id === value}
          tabIndex={item.id === value ? 0 : -1}
          onClick={() => onChange(item.id)}
        >
          {item.label}
          {item.count !== undefined && <b className={item.warn ? "warn" : ""}>{item.count}</b>}
        </button>
      ))}
    </div>
  );
}
