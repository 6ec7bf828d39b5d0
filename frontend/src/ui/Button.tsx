import "./controls.css";
import { useLingui } from "@lingui/react/macro";
import type { ButtonHTMLAttributes } from "react";
import { useHint } from "@/lib/actions";
import { type Glyph, Icon } from "./Icon";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `primary` at most once per view; `reject` is danger text; `destroy` fills with danger and only stands in dialogs. */
  kind?: "primary" | "tonal" | "quiet" | "reject" | "destroy" | undefined;
  size?: "small" | "large" | undefined;
  icon?: Glyph | undefined;
  /** Shortcut shown on the button, as in the table of actions: "Enter", "g d". */
  keys?: string | undefined;
  touch?: boolean | undefined;
};

export function Button({ kind, size, icon, keys, touch, className = "", children, ...rest }: Props) {
  const names = ["btn", kind, size, touch && "touch", className].filter(Boolean).join(" ");
  return (
    <button type="button" className={names} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
      {keys && <Hint keys={keys} />}
    </button>
  );
}

export function IconButton({ icon, label, size, className = "", ...rest }: Omit<Props, "keys" | "kind"> & { icon: Glyph; label: string }) {
  return (
    <button
      type="button"
      className={["btn quiet icon", size, className].filter(Boolean).join(" ")}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}

const NAMES: Record<string, string> = { Escape: "Esc", " ": "Space", ArrowDown: "\u2193", ArrowUp: "\u2191" };
const mac = typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");

/** How a person reads one key: "Mod+k" is "Ctrl K", "X" is "Shift X", "x" is "X". */
export function keyLabel(key: string): string {
  if (key.startsWith("Mod+")) return `${mac ? "\u2318" : "Ctrl"} ${keyLabel(key.slice(4))}`;
  if (key.startsWith("Shift+")) return `Shift ${keyLabel(key.slice(6))}`;
  if (/^[A-Z]$/.test(key)) return `Shift ${key}`;
  return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The keys that this person has for the action declared with these; nothing when they are switched off. */
export function Hint({ keys }: { keys: string }) {
  const hint = useHint(keys);
  return hint ? <Keys keys={hint} /> : null;
}

export function Keys({ keys }: { keys: string }) {
  const { t } = useLingui();
  const parts = keys.split(" ");
  return (
    <span className="keys" aria-hidden="true">
      {parts.map((part, at) => (
        <span key={part + String(at)} className="keys">
          {at > 0 && <span className="muted small">{t`then`}</span>}
          <kbd className="kbd">{keyLabel(part)}</kbd>
        </span>
      ))}
    </span>
  );
}
