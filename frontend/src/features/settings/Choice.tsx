import { type ReactNode, useId } from "react";
import { Switch } from "@/ui/Field";

/** One line of a list of switches: what it is, what it does, and whether it is so. */
export function Choice({
  label,
  note,
  checked,
  disabled = false,
  onChange,
}: {
  label: ReactNode;
  note: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <li>
      <Switch
        id={id}
        aria-describedby={`${id}-note`}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <label htmlFor={id} className="med">
          {label}
        </label>
        <span id={`${id}-note`} className="muted small">
          {note}
        </span>
      </span>
    </li>
  );
}
