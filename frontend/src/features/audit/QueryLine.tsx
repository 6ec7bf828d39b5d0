import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useId, useState } from "react";
import { AGENT_NAMES } from "@/names/sources";
import { FilterBar } from "@/ui/FilterBar";
import { Icon } from "@/ui/Icon";
import { type Suggestion, suggest } from "./completion";
import { filtersOf, offered } from "./fields";
import { join, parse, split, wordAt } from "./terms";
import type { Sources } from "./useSources";
import { When } from "./When";

const SOURCES = { actor: AGENT_NAMES, "-actor": AGENT_NAMES };

type Props = {
  line: string;
  onPut: (line: string) => void;
  today: string;
  sources: Sources;
  input: RefObject<HTMLInputElement | null>;
  /** The server could not read the line. */
  wrong: boolean;
};

/** Chips for what has a key, text after them, and what could come next below. */
export function QueryLine({ line, onPut, today, sources, input, wrong }: Props) {
  const { t, i18n } = useLingui();
  const id = useId();
  const { keyed, words } = split(line);
  const [typed, setTyped] = useState({ line, text: words });
  const text = typed.line === line ? typed.text : words;
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const found = open ? suggest(text, Math.min(caret, text.length), sources, today, i18n) : [];
  const chosen = found[at];

  const type = (next: string) => setTyped({ line, text: next });
  /** Makes chips of what is complete; the rest of the text stays text. */
  const commit = (next: string) => {
    const whole = join(keyed, next);
    const rest = split(whole).words;
    setTyped({ line: whole, text: /\s$/.test(next) && rest ? `${rest} ` : rest });
    if (whole !== line) onPut(whole);
  };
  const later = useEffectEvent(() => {
    // half a term is not looked for: it waits for a space, Enter, or a choice
    const last = /\S*$/.exec(text)?.[0] ?? "";
    if (!/^-|[":]/.test(last) && parse(text)) commit(text);
  });
  useEffect(() => {
    const timer = setTimeout(() => later(), 350);
    return () => clearTimeout(timer);
  }, [text]);

  const change = (next: string, place: number) => {
    setCaret(place);
    setOpen(true);
    setAt(-1);
    const done = next.length > text.length && /\s$/.test(next) && parse(next)?.some(({ key }) => key);
    if (done) commit(next);
    else type(next);
  };
  const take = ({ text: replacement }: Suggestion) => {
    const place = Math.min(caret, text.length);
    const { from } = wordAt(text, place);
    const next = text.slice(0, from) + replacement + text.slice(place).trimStart();
    setAt(-1);
    input.current?.focus();
    if (replacement.endsWith(":")) {
      type(next);
      setCaret(from + replacement.length);
      return;
    }
    commit(next);
    setCaret(0);
    setOpen(false);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key, currentTarget } = event;
    if (key === "ArrowDown" && !open) setOpen(true);
    else if (key === "ArrowDown" && found.length > 0) setAt((at + 1) % found.length);
    else if (key === "ArrowUp" && found.length > 0) setAt(at <= 0 ? found.length - 1 : at - 1);
    else if (key === "Tab" && open && text.trim() && found[0] && !event.shiftKey) take(chosen ?? found[0]);
    else if (key === "Enter") {
      if (chosen) take(chosen);
      else {
        setOpen(false);
        commit(text);
      }
    } else if (key === "Escape") {
      if (open && found.length > 0) setOpen(false);
      else if (text) commit("");
      else currentTarget.blur();
    } else if (key === "Backspace" && keyed.length > 0 && currentTarget.selectionStart === 0 && currentTarget.selectionEnd === 0) {
      // the last chip becomes text again
      const last = join(keyed.slice(-1), text);
      setTyped({ line: join(keyed.slice(0, -1), text), text: last });
      onPut(join(keyed.slice(0, -1), text));
      setCaret(last.length);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const filters = offered(filtersOf(line, onPut));
  return (
    <div
      className={wrong ? "query-line wrong" : "query-line"}
      onMouseDown={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        input.current?.focus();
      }}
    >
      <Icon name="search" />
      <div className="query-chips">
        <When line={line} today={today} onPut={onPut} />
        <FilterBar filters={filters} options={sources.options} sources={SOURCES} />
      </div>
      <span className="query-text">
        <input
          ref={input}
          role="combobox"
          aria-label={t`Query`}
          aria-autocomplete="list"
          aria-expanded={found.length > 0}
          aria-controls={id}
          aria-activedescendant={chosen && `${id}-${at}`}
          aria-invalid={wrong || undefined}
          placeholder={keyed.length > 0 ? t`and…` : t`Words, or actor:, action:, resource: …`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={text}
          onChange={(event) => change(event.target.value, event.target.selectionStart ?? event.target.value.length)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={keys}
        />
        {found.length > 0 && (
          <ul className="menu start" id={id} role="listbox" aria-label={t`Suggestions`}>
            {found.map((one, place) => (
              <li
                key={one.text}
                id={`${id}-${place}`}
                role="option"
                aria-selected={place === at}
                className="menu-item"
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(one);
                }}
              >
                <span className="mono">{one.label}</span>
                <span className="muted small trunc">{one.note}</span>
              </li>
            ))}
          </ul>
        )}
      </span>
      {line && (
        <button type="button" className="query-clear" aria-label={t`Clear the query`} onClick={() => onPut("")}>
          <Icon name="x" />
        </button>
      )}
    </div>
  );
}
