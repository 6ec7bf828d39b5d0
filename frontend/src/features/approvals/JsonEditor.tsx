import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, type Ref, useId } from "react";
import { type Flaw, placeOf } from "./argumentsText";

/** What is wrong with a text and where, in words. */
export function useFlawWords(): (text: string, flaw: Flaw) => string {
  const { t } = useLingui();
  const what: Record<Flaw["what"], string> = {
    ",": t`a comma or the closing bracket is missing`,
    ":": t`a colon is missing after the name`,
    string: t`a name or text in double quotes is missing, or is not closed`,
    value: t`a value is missing`,
    end: t`nothing may follow the end`,
    depth: t`this is nested too deeply`,
    object: t`the arguments are one object, in curly brackets`,
    twice: t`this name stands twice in one object`,
  };
  return (text, flaw) => {
    const { line, column } = placeOf(text, flaw.at);
    return t`Line ${line}, column ${column}: ${what[flaw.what]}`;
  };
}

/** A new line begins where the one before began. Kept undoable, as typing is. */
function indent(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey || event.nativeEvent.isComposing) return;
  const { value, selectionStart } = event.currentTarget;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const space = /^ */.exec(value.slice(start, selectionStart))?.[0] ?? "";
  const deeper = /[{[]\s*$/.test(value.slice(start, selectionStart)) ? "  " : "";
  // oxlint-disable-next-line typescript/no-deprecated -- nothing else writes into the browser's own undo
  if (document.execCommand("insertText", false, `\n${space}${deeper}`)) event.preventDefault();
}

/** Plain text in the arguments' own letters; what is wrong is marked where it stands. */
export function JsonEditor({
  label,
  text,
  flaw,
  onChange,
  ref,
}: {
  label: string;
  text: string;
  flaw: Flaw | undefined;
  onChange: (text: string) => void;
  ref: Ref<HTMLTextAreaElement>;
}) {
  const id = useId();
  const at = flaw ? Math.min(flaw.at, text.length) : text.length;
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="json-editor">
        <pre aria-hidden="true">
          {text.slice(0, at)}
          {flaw && <mark>{text.slice(at, at + 1).trim() || " "}</mark>}
          {text.slice(at + (text.slice(at, at + 1).trim() ? 1 : 0))}
          {"\n"}
        </pre>
        <textarea
          id={id}
          ref={ref}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          dir="ltr"
          aria-invalid={flaw ? true : undefined}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={indent}
        />
      </div>
    </div>
  );
}
