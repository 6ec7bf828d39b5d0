import "./controls.css";
import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";

type Wrap = { label: string; hint?: string | undefined; note?: ReactNode; problem?: string | undefined };

function Labelled({
  label,
  hint,
  note,
  problem,
  children,
}: Wrap & { children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined }) => ReactNode }) {
  const id = useId();
  const about = problem || note ? `${id}-about` : undefined;
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label} {hint && <span className="muted">{hint}</span>}
      </label>
      {children({ id, "aria-describedby": about, "aria-invalid": problem ? true : undefined })}
      {about && (
        <p id={about} className={problem ? "field-note danger" : "field-note"}>
          {problem ?? note}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, note, problem, className = "", ...rest }: Wrap & ComponentProps<"input">) {
  return (
    <Labelled label={label} hint={hint} note={note} problem={problem}>
      {(ids) => <input className={`input ${className}`} autoComplete="off" {...ids} {...rest} />}
    </Labelled>
  );
}
export function TextArea({ label, hint, note, problem, className = "", ...rest }: Wrap & ComponentProps<"textarea">) {
  return (
    <Labelled label={label} hint={hint} note={note} problem={problem}>
      {(ids) => <textarea className={`input ${className}`} {...ids} {...rest} />}
    </Labelled>
  );
}
export function Select({
  label,
  hint,
  note,
  problem,
  options,
  ...rest
}: Wrap & Omit<ComponentProps<"select">, "children"> & { options: { value: string; label: string }[] }) {
  return (
    <Labelled label={label} hint={hint} note={note} problem={problem}>
      {(ids) => (
        <select className="input" {...ids} {...rest}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** The bare box; give it an `aria-label` when no words stand beside it. */
export function Checkbox({ some = false, ...rest }: ComponentProps<"input"> & { some?: boolean }) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = some;
  }, [some]);
  return <input ref={ref} type="checkbox" className="chk" {...rest} />;
}
export function CheckField({ label, ...rest }: ComponentProps<"input"> & { label: ReactNode }) {
  return (
    <label className="check">
      <Checkbox {...rest} />
      {label}
    </label>
  );
}
/** Takes effect at once; a box waits for a button. */
export const Switch = (props: ComponentProps<"input">) => <input type="checkbox" role="switch" className="switch" {...props} />;

export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <span className="seg" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input className="sr" type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </span>
  );
}
