import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { type Action, holdKeys, usableActions } from "@/lib/actions";
import { Keys } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { ROUTES } from "@/routes";
import { closePanel } from "./panels";

/** Every word typed must start a word of the name, in any order. */
export const matches = (name: string, text: string): boolean => {
  const words = name.toLowerCase().split(/\s+/);
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
};

export default function Palette() {
  const { t, i18n } = useLingui();
  const ref = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [all] = useState<Action[]>(usableActions);
  useEffect(() => {
    ref.current?.showModal();
    return holdKeys();
  }, []);
  const found = all.filter((action) => !action.keysOnly && matches(i18n._(action.label), text));
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (action: Action | undefined) => {
    if (!action) return;
    closePanel();
    setTimeout(action.perform);
  };
  const move = (by: number) => setAt((found.length + Math.min(at, found.length - 1) + by) % Math.max(1, found.length));
  return (
    <dialog
      ref={ref}
      className="dialog palette"
      aria-label={t`Search or run a command`}
      onCancel={closePanel}
      onMouseDown={(event) => event.target === ref.current && closePanel()}
    >
      <input
        className="query"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={chosen && `palette-${chosen.id}`}
        aria-label={t`Command`}
        placeholder={t`Search or run a command`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") move(1);
          else if (event.key === "ArrowUp") move(-1);
          else if (event.key === "Enter") run(chosen);
          else return;
          event.preventDefault();
        }}
      />
      <ul id="palette-list" role="listbox" aria-label={t`Commands`}>
        {found.map((action) => (
          <li
            key={action.id}
            id={`palette-${action.id}`}
            role="option"
            aria-selected={action === chosen}
            onPointerMove={() => setAt(found.indexOf(action))}
            onClick={() => run(action)}
          >
            <Icon name={ROUTES.find((route) => `go.${route.id}` === action.id)?.icon ?? "right"} />
            {i18n._(action.label)}
            <span className="end">{action.keys?.[0] && <Keys keys={action.keys[0]} />}</span>
          </li>
        ))}
        {found.length === 0 && <li className="muted">{t`Nothing by that name`}</li>}
      </ul>
    </dialog>
  );
}
