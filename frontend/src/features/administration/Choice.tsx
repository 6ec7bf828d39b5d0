import { useId } from "react";

/** One of a few, each with a sentence on what it means. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
  problem,
}: {
  label: string;
  value: Value;
  options: { value: Value; label: string; note: string }[];
  onChange: (value: Value) => void;
  problem?: string | undefined;
}) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id} aria-describedby={problem ? `${id}-about` : undefined}>
      <p id={id} className="field-label">
        {label}
      </p>
      <div className="choices">
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={id}
              className="rad"
              aria-label={option.label}
              aria-describedby={`${id}-${option.value}`}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <span className="med">{option.label}</span>
              <span id={`${id}-${option.value}`} className="small muted">
                {option.note}
              </span>
            </span>
          </label>
        ))}
      </div>
      {problem && (
        <p id={`${id}-about`} className="field-note danger">
          {problem}
        </p>
      )}
    </div>
  );
}
