import "./lists.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { activeFields, type FilterField, type Filters } from "@/lib/filters";
import { shortList } from "@/lib/format";
import { Choices, type Option, type Source, useLabels } from "./Choices";
import { Icon } from "./Icon";
import { Menu, MenuItem } from "./Menu";

export type { Option };
/** What each choice field may be set to, by field id. */
export type Options = Record<string, Option[]>;
/** Where a field may be set to more than its options. */
export type Sources = Record<string, Source>;

function Words({ field, filters, close }: { field: FilterField; filters: Filters; close: () => void }) {
  const { i18n } = useLingui();
  const [text, setText] = useState(filters.values[field.id]?.[0] ?? "");
  return (
    <form
      className="picker"
      onSubmit={(event) => {
        event.preventDefault();
        filters.set(field.id, text.trim() ? [text.trim()] : []);
        close();
      }}
    >
      <input
        className="input compact"
        aria-label={i18n._(field.label)}
        placeholder={i18n._(field.label)}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}

type One = { field: FilterField; filters: Filters; options: Option[]; source: Source | undefined };
function Chip({ field, filters, options, source }: One) {
  const { t, i18n } = useLingui();
  const chosen = filters.values[field.id] ?? [];
  const labels = chosen.map(useLabels(chosen, options, source));
  const name = i18n._(field.label);
  return (
    <span className="chip">
      <span>{name}</span>
      {labels.length > 1 && (
        <span className="op">
          <Trans>any of</Trans>
        </span>
      )}
      <Menu
        align="start"
        trigger={(props) => (
          <button type="button" className="val" aria-label={t`Change ${name}: ${labels.join(", ")}`} {...props}>
            {field.kind === "text" ? `"${labels[0]}"` : shortList(labels)}
          </button>
        )}
      >
        {(close) =>
          field.kind === "text" ? (
            <Words field={field} filters={filters} close={close} />
          ) : (
            <Choices field={field} filters={filters} options={options} source={source} />
          )
        }
      </Menu>
      <button type="button" className="x" aria-label={t`Remove the filter ${name}`} onClick={() => filters.set(field.id, [])}>
        <Icon name="x" />
      </button>
    </span>
  );
}

function Add({ filters, options, sources }: { filters: Filters; options: Options; sources: Sources }) {
  const { i18n } = useLingui();
  const [picked, setPicked] = useState<FilterField>();
  const free = filters.fields.filter((field) => !(filters.values[field.id] ?? []).length || field.id === picked?.id);
  if (free.length === 0) return null;
  return (
    <Menu
      align="start"
      trigger={({ onClick, ...props }) => (
        <button
          type="button"
          className="chip add"
          {...props}
          onClick={() => {
            setPicked(undefined);
            onClick();
          }}
        >
          <Icon name="plus" />
          <Trans>Filter</Trans>
        </button>
      )}
    >
      {(close) =>
        picked === undefined ? (
          free.map((field) => (
            <MenuItem key={field.id} onSelect={() => setPicked(field)}>
              {i18n._(field.label)}
            </MenuItem>
          ))
        ) : picked.kind === "text" ? (
          <Words field={picked} filters={filters} close={close} />
        ) : (
          <Choices field={picked} filters={filters} options={options[picked.id] ?? []} source={sources[picked.id]} />
        )
      }
    </Menu>
  );
}

/** The chips of a list's filters and the dashed one that adds another. */
type Props = { filters: Filters; options: Options; sources?: Sources; closed?: boolean };
export function FilterBar({ filters, options, sources = {}, closed = false }: Props) {
  const { t } = useLingui();
  return (
    <div className="chips" role="group" aria-label={t`Filters`}>
      {activeFields(filters.fields, filters.values).map((field) => (
        <Chip key={field.id} field={field} filters={filters} options={options[field.id] ?? []} source={sources[field.id]} />
      ))}
      {!closed && <Add filters={filters} options={options} sources={sources} />}
    </div>
  );
}
