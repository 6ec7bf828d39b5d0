import "./overlay.css";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Hint } from "./Button";
import { type Glyph, Icon } from "./Icon";

type Trigger = { onClick: () => void; "aria-haspopup": "menu" | "dialog"; "aria-expanded": boolean };
const ITEMS = "[role^=menuitem], .menu :is(input, button.menu-item)";

function step(event: KeyboardEvent, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(ITEMS)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length)?.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key === "Tab" && event.currentTarget.querySelector("[role=menu]")) close();
}

/** A button that opens a list of things to do. Items close it; so do Escape, Tab and a click elsewhere. */
export function Menu({
  trigger,
  children,
  align = "end",
  above = false,
  label,
}: {
  trigger: (props: Trigger) => ReactNode;
  children: (close: () => void) => ReactNode;
  align?: "start" | "end";
  above?: boolean;
  /** It holds more than things to do, under this name: a small dialog, through which Tab goes. */
  label?: string;
}) {
  const [open, setOpen] = useState(false);
  const host = useRef<HTMLSpanElement>(null);
  const close = () => {
    setOpen(false);
    host.current?.querySelector<HTMLElement>("[aria-haspopup]")?.focus();
  };
  useEffect(() => {
    if (!open) return;
    host.current?.querySelector<HTMLElement>(ITEMS)?.focus();
    const away = (event: MouseEvent) => {
      if (!host.current?.contains(event.target as Node)) setOpen(false);
    };
    const out = (event: FocusEvent) => event.relatedTarget && !host.current?.contains(event.relatedTarget as Node) && setOpen(false);
    const element = host.current;
    element?.addEventListener("focusout", out);
    document.addEventListener("mousedown", away);
    return () => {
      element?.removeEventListener("focusout", out);
      document.removeEventListener("mousedown", away);
    };
  }, [open]);
  return (
    <span className="menu-host" ref={host} onKeyDown={open ? (event) => step(event, close) : undefined}>
      {trigger({ onClick: () => setOpen(!open), "aria-haspopup": label ? "dialog" : "menu", "aria-expanded": open })}
      {open && (
        <div
          className={`menu ${align === "start" ? "start" : ""} ${above ? "above" : ""}`}
          role={label ? "dialog" : "menu"}
          aria-label={label}
        >
          {children(close)}
        </div>
      )}
    </span>
  );
}

type ItemProps = {
  icon?: Glyph | undefined;
  keys?: string | undefined;
  checked?: boolean | undefined;
  onSelect: () => void;
  children: ReactNode;
};
export function MenuItem({ icon, keys, checked, onSelect, children }: ItemProps) {
  return (
    <button
      type="button"
      className="menu-item"
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      tabIndex={-1}
      onClick={onSelect}
    >
      {checked !== undefined ? checked ? <Icon name="check" /> : <span className="i" /> : icon && <Icon name={icon} />}
      {children}
      {keys && <Hint keys={keys} />}
    </button>
  );
}
