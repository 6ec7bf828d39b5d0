import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { type Option, type Source, useLabels, useMatching } from "@/ui/Choices";
import { Select, TextField } from "@/ui/Field";

type Props = {
  label: string;
  value: string;
  options: Option[];
  source: Source;
  problem: string | undefined;
  onChange: (value: string) => void;
};

export const optionsOf = (nodes: { id: string; name: string }[] = []): Option[] =>
  nodes.map(({ id, name }) => ({ value: id, label: name }));

/** One of them or any; where there are more than a list brings, words find the others on the server. */
export function PickField({ label, value, options, source, problem, onChange }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const chosen = value ? [value] : [];
  const nameOf = useLabels(chosen, options, source);
  const { shown, beyond } = useMatching(text, chosen, options, source);
  const missing = value && !shown.some((one) => one.value === value) ? [{ value, label: nameOf(value) }] : [];
  return (
    <div className="stack">
      {beyond && (
        <TextField
          type="search"
          label={t`Find in ${label}`}
          placeholder={t`Type to find more`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <Select
        label={label}
        value={value}
        problem={problem}
        options={[{ value: "", label: t`Any` }, ...missing, ...shown]}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

type Named = { id: string; name: string };
/** Those that a list brings, and with their names those that are chosen beyond it. */
export function useNamed(ids: string[], nodes: Named[] = [], source: Source): Named[] {
  const chosen = [...new Set(ids.filter(Boolean))];
  const nameOf = useLabels(chosen, optionsOf(nodes), source);
  return [...nodes, ...chosen.filter((id) => !nodes.some((one) => one.id === id)).map((id) => ({ id, name: nameOf(id) }))];
}
