import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { type Action, holdKeys, usableActions } from "@/lib/actions";
import { go } from "@/lib/place";
import { useMe } from "@/lib/session";
import { Keys } from "@/ui/Button";
import { type Glyph, Icon } from "@/ui/Icon";
import { ROUTES } from "@/routes";
import { type Found, keepRecent, matches, recent, useFound } from "./found";
import { closePanel } from "./panels";

type Line = {
  id: string;
  group: string;
  icon: Glyph;
  name: string;
  note?: string | undefined;
  keys?: string | undefined;
  perform: () => void;
};

export default function Palette() {
  const { t, i18n } = useLingui();
  const me = useMe().actor.id ?? "";
  const ref = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [all] = useState<Action[]>(usableActions);
  const [before] = useState(() => recent(me));
  const { things, looking, failed } = useFound(text);
  useEffect(() => {
    ref.current?.showModal();
    return holdKeys();
  }, []);
  const toThing =
    (group: string) =>
    (one: Found): Line => ({
      ...one,
      group,
      perform: () => {
        keepRecent(me, one);
        go(one.path);
      },
    });
  const toCommand = (action: Action): Line => ({
    id: action.id,
    group: t`Commands`,
    icon: ROUTES.find((route) => `go.${route.id}` === action.id)?.icon ?? "right",
    name: i18n._(action.label),
    keys: action.keys?.[0],
    perform: action.perform,
  });
  const lines = [
    ...(text.trim() ? [] : before.map(toThing(t`Opened lately`))),
    ...all.filter((action) => !action.keysOnly && matches(i18n._(action.label), text)).map(toCommand),
    ...things.map(toThing(t`Found`)),
  ];
  const chosen = lines[Math.min(at, lines.length - 1)];
  const run = (line: Line | undefined) => {
    if (!line) return;
    closePanel();
    setTimeout(line.perform);
  };
  const move = (by: number) => {
    const next = (lines.length + Math.min(at, lines.length - 1) + by) % Math.max(1, lines.length);
    setAt(next);
    list.current?.querySelectorAll("[role=option]")[next]?.scrollIntoView({ block: "nearest" });
  };
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
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown") move(1);
          else if (event.key === "ArrowUp") move(-1);
          else if (event.key === "Enter") run(chosen);
          else return;
          event.preventDefault();
        }}
      />
      <ul id="palette-list" ref={list} role="listbox" aria-label={t`Commands and things found`}>
        {lines.map((line, index) => (
          <li
            key={`${line.group} ${line.id}`}
            id={`palette-${line.id}`}
            role="option"
            aria-selected={line === chosen}
            className={index > 0 && lines[index - 1]?.group !== line.group ? "first" : ""}
            onPointerMove={() => setAt(index)}
            onClick={() => run(line)}
          >
            <Icon name={line.icon} />
            <span className="trunc">
              <bdi>{line.name}</bdi>
              {line.note && <span className="muted small"> {line.note}</span>}
            </span>
            <span className="end">
              {line.keys ? (
                <Keys keys={line.keys} />
              ) : (
                lines[index - 1]?.group !== line.group && <span className="small">{line.group}</span>
              )}
            </span>
          </li>
        ))}
        {lines.length === 0 && <li className="muted">{looking ? t`Looking…` : t`Nothing by that name`}</li>}
        {failed && <li className="muted">{t`The server did not answer. Try again.`}</li>}
      </ul>
    </dialog>
  );
}
