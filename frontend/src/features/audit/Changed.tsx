import { Plural, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { IconButton } from "@/ui/Button";
import { Diff, State } from "@/ui/Diff";
import { diffLines } from "@/ui/diff";
import { Segmented } from "@/ui/Field";
import type { Whole } from "./EntryDrawer";
import { useCopy } from "./useCopy";

type Shown = "diff" | "before" | "after" | "json";

/** What the entry keeps of the thing before and after, or all of the entry as the API gives it. */
export function Changed({ entry }: { entry: Whole }) {
  const { t } = useLingui();
  const { before, after } = entry;
  const nothing = (before ?? null) === null && (after ?? null) === null;
  const made = (before ?? null) === null;
  const [chosen, setShown] = useState<Shown>();
  const shown = chosen ?? (nothing ? "json" : made ? "after" : "diff");
  const copy = useCopy();
  const { newer: _newer, older: _older, resource: _resource, ...raw } = entry;
  const json = JSON.stringify(raw, (key, value: unknown) => (key === "__typename" ? undefined : value), 2);
  const lines = diffLines(before, after);
  const changed = lines.filter(({ sign }) => sign !== " ").length;
  const options: { value: Shown; label: string }[] = [
    ...(nothing || made
      ? []
      : [
          { value: "diff" as const, label: t`Diff` },
          { value: "before" as const, label: t`Before` },
        ]),
    ...(nothing || (after ?? null) === null ? [] : [{ value: "after" as const, label: made ? t`New` : t`After` }]),
    { value: "json", label: t`JSON` },
  ];
  return (
    <section className="changed">
      <div className="row">
        <h3>{nothing ? t`The entry` : made ? t`As it was made` : t`Before and after`}</h3>
        {shown === "diff" && (
          <span className="small muted nowrap only-wide">
            <Plural value={changed} one="# line" other="# lines" />
          </span>
        )}
        <span className="grow" />
        {shown === "json" && <IconButton icon="copy" size="small" label={t`Copy the JSON`} onClick={() => copy(json)} />}
        {options.length > 1 && <Segmented label={t`Show`} value={shown} options={options} onChange={setShown} />}
      </div>
      {shown === "diff" && <Diff before={before} after={after} label={t`Before and after`} />}
      {shown === "before" && <State value={before} label={t`Before`} />}
      {shown === "after" && <State value={after} label={t`After`} />}
      {shown === "json" && (
        <pre className="diff raw" tabIndex={0} aria-label={t`JSON`}>
          {json}
        </pre>
      )}
    </section>
  );
}

export function Metadata({ metadata }: { metadata: unknown }) {
  const { t } = useLingui();
  const facts = typeof metadata === "object" && metadata !== null ? Object.entries(metadata) : [];
  if (facts.length === 0) return null;
  return (
    <section className="metadata">
      <h3>{t`Metadata`}</h3>
      <dl>
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt className="mono">{key}</dt>
            <dd className={value === null ? "mono muted" : "mono"}>{JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
