import { Trans, useLingui } from "@lingui/react/macro";
import { showColumns, useColumnsOf } from "@/lib/columns";
import { useNarrow } from "@/lib/media";
import type { Filters } from "@/lib/filters";
import { IconButton } from "./Button";
import { Checkbox } from "./Field";
import { Menu } from "./Menu";
import type { Column, Sorting } from "./Table";

/** The columns as this browser shows them: the first always, the others as chosen, on a phone apart from elsewhere. */
export function useShown<Row>(name: string, columns: Column<Row>[]) {
  const phone = useNarrow();
  const kept = useColumnsOf(name);
  const own = (phone ? kept.phone : kept.wide) ?? {};
  const shows = (column: Column<Row>) => column === columns[0] || (own[column.id] ?? !(phone && column.wideOnly));
  const set = (next: Record<string, boolean>) => showColumns(name, { ...kept, [phone ? "phone" : "wide"]: next });
  // what somebody asked for on a phone has room there, and the list is scrolled sideways
  const roomy = phone && columns.some((column) => column.wideOnly && shows(column));
  const shown = columns.filter(shows).map((column): Column<Row> => {
    if (!roomy) return column;
    const { width = "144px", wideOnly: _, ...rest } = column;
    return { ...rest, width: width.endsWith("%") ? "120px" : width };
  });
  return {
    shown,
    menu: <Chooser columns={columns.slice(1)} shows={shows} own={own} onChange={set} />,
  };
}

/** How a table is sorted: as its address says, otherwise by `usual`. */
export const sortingOf = (sorts: Record<string, unknown>, filters: Filters, usual: string): Sorting => ({
  by: Object.keys(sorts),
  at: filters.sort ?? usual,
  put: (sort) => filters.setSort?.(sort),
});

function Chooser<Row>({
  columns,
  shows,
  own,
  onChange,
}: {
  columns: Column<Row>[];
  shows: (column: Column<Row>) => boolean;
  own: Record<string, boolean>;
  onChange: (own: Record<string, boolean>) => void;
}) {
  const { t } = useLingui();
  return (
    <Menu label={t`Columns`} trigger={(props) => <IconButton icon="table" label={t`Columns`} {...props} />}>
      {() => (
        <div className="picker">
          {columns.map((column) => (
            <label key={column.id} className="menu-item">
              <Checkbox checked={shows(column)} onChange={() => onChange({ ...own, [column.id]: !shows(column) })} />
              {column.head}
            </label>
          ))}
          {Object.keys(own).length > 0 && (
            <>
              <hr />
              <button type="button" className="menu-item" onClick={() => onChange({})}>
                <Trans>As usual</Trans>
              </button>
            </>
          )}
        </div>
      )}
    </Menu>
  );
}
