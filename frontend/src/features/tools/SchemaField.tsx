import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useRef } from "react";
import { Button } from "@/ui/Button";
import { checkSchema } from "./schema";

/** A text of JSON with its lines numbered; what is wrong is said under it, and its line is marked. */
export function SchemaField({
  value,
  refused,
  onChange,
}: {
  value: string;
  /** What the server said about it, and where. */
  refused: { message: string; line: number | undefined } | undefined;
  onChange: (text: string) => void;
}) {
  const { t } = useLingui();
  const id = useId();
  const gutter = useRef<HTMLDivElement>(null);
  const checked = checkSchema(value);
  const problem = checked.problem ?? refused?.message;
  const line = checked.problem === undefined ? refused?.line : checked.line;
  return (
    <div>
      <div className="row">
        <label className="field-label grow" htmlFor={id}>
          {t`Schema of the arguments`} <span className="muted">JSON Schema</span>
        </label>
        <Button
          size="small"
          kind="quiet"
          disabled={!checked.value}
          onClick={() => checked.value && onChange(JSON.stringify(checked.value, null, 2))}
        >
          <Trans>Tidy</Trans>
        </Button>
      </div>
      <div className={problem ? "editor wrong" : "editor"} dir="ltr">
        <div className="gutter" ref={gutter} aria-hidden="true">
          {value.split("\n").map((_, at) => (
            <span key={at} className={at + 1 === line ? "here" : ""}>
              {at + 1}
            </span>
          ))}
        </div>
        <textarea
          id={id}
          spellCheck={false}
          value={value}
          aria-invalid={problem ? true : undefined}
          aria-describedby={`${id}-about`}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <p id={`${id}-about`} className={problem ? "field-note danger" : "field-note"} role={problem ? "status" : undefined}>
        {problem ? (
          line === undefined ? (
            problem
          ) : (
            <Trans>
              Line {line}: {problem}
            </Trans>
          )
        ) : (
          <Trans>What an agent asks with is held against it before anybody sees it.</Trans>
        )}
      </p>
    </div>
  );
}
