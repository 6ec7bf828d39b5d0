import "./lists.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import type { FilterField, Filters } from "@/lib/filters";
import { Checkbox } from "./Field";

export type Option = { value: string; label: string; mono?: boolean };
/** Where there are more than a list brings along: found by their words, named by their value. */
export type Source = { find: (text: string) => Promise<Option[]>; name: (value: string) => Promise<string | undefined> };

/** So many the server gives at once: where a list has them there may be more. */
const MOST = 100;
const found = new Map<string, string>();
const keep = (options: readonly Option[]) => options.forEach(({ value, label }) => found.set(value, label));

/** Names of what is chosen, also of what was found beyond the list. */
export function useLabels(chosen: readonly string[], options: readonly Option[], source: Source | undefined): (value: string) => string {
  const [, drawAgain] = useState(0);
  const unknown = chosen.filter((value) => !found.has(value) && !options.some((one) => one.value === value));
  const wanted = source && options.length >= MOST ? unknown.join("\n") : "";
  const ask = useEffectEvent(async (values: string[]) => {
    const names = await Promise.all(values.map((value) => source?.name(value) ?? Promise.resolve(undefined)));
    keep(values.flatMap((value, at) => (names[at] === undefined ? [] : [{ value, label: names[at] }])));
    drawAgain((count) => count + 1);
  });
  useEffect(() => {
    if (wanted) void ask(wanted.split("\n"));
  }, [wanted]);
  return (value) => options.find((one) => one.value === value)?.label ?? found.get(value) ?? value;
}

/** The options that match, those of the server among them where the list is not the whole; what is chosen stays. */
export function useMatching(text: string, chosen: readonly string[], options: readonly Option[], source: Source | undefined) {
  const [more, setMore] = useState<{ text: string; options: Option[] }>({ text: "", options: [] });
  const words = text.trim().toLowerCase();
  const beyond = source !== undefined && options.length >= MOST;
  const ask = useEffectEvent(async () => {
    const given = (await source?.find(words)) ?? [];
    keep(given);
    setMore({ text: words, options: given });
  });
  useEffect(() => {
    if (!beyond || !words) return undefined;
    const timer = setTimeout(() => void ask(), 250);
    return () => clearTimeout(timer);
  }, [beyond, words]);
  const matches = ({ label }: Option) => label.toLowerCase().includes(words);
  const elsewhere = [
    ...chosen.flatMap((value) => (found.has(value) ? [{ value, label: found.get(value) ?? value }] : [])).filter(matches),
    ...(more.text === words ? more.options : []),
  ].filter((one, at, all) => all.findIndex(({ value }) => value === one.value) === at && !options.some(({ value }) => value === one.value));
  return { shown: [...options.filter(matches), ...elsewhere] as Option[], beyond };
}

/** What a filter can be set to, to tick. */
export function Choices({
  field,
  filters,
  options,
  source,
}: {
  field: FilterField;
  filters: Filters;
  options: Option[];
  source: Source | undefined;
}) {
  const { t, i18n } = useLingui();
  const [text, setText] = useState("");
  const chosen = filters.values[field.id] ?? [];
  const { shown, beyond } = useMatching(text, chosen, options, source);
  const toggle = (value: string) =>
    filters.set(field.id, chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  const name = i18n._(field.label);
  return (
    <div className="picker">
      {options.length > 8 && (
        <input
          className="input compact"
          aria-label={t`Find in ${name}`}
          placeholder={t`Find`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {shown.map((option) => (
        <label key={option.value} className="menu-item">
          <Checkbox checked={chosen.includes(option.value)} onChange={() => toggle(option.value)} />
          {option.label}
        </label>
      ))}
      {shown.length === 0 && (
        <p className="muted title">
          <Trans>Nothing to choose from</Trans>
        </p>
      )}
      {beyond && !text && (
        <p className="muted title">
          <Trans>Type to find more</Trans>
        </p>
      )}
    </div>
  );
}
