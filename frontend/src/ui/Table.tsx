import "./lists.css";
import "./print.css";
import type { ReactNode } from "react";
import { Icon } from "./Icon";

export type Column<Row> = {
  id: string;
  head: ReactNode;
  /** Any CSS width; the one column without takes what is left and truncates. */
  width?: string;
  numeric?: boolean;
  /** Sorted by it, the last comes first: moments. */
  backwards?: boolean;
  /** Left out on a phone. */
  wideOnly?: boolean;
  cell: (row: Row) => ReactNode;
};
/** By which columns a list can be sorted, and how it is: `-risk` is backwards. */
export type Sorting = { by: readonly string[]; at: string; put: (sort: string) => void };
type Props<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  selected?: string | undefined;
  onOpen?: (key: string) => void;
  sorting?: Sorting;
  /** Room for rows of a long list that are not drawn (`useRows`), in pixels. */
  above?: number;
  below?: number;
};

const Room = ({ size, span }: { size: number; span: number }) =>
  size > 0 && (
    <tr aria-hidden="true">
      <td colSpan={span} className="room" style={{ blockSize: size }}>
        {"\u00a0"}
      </td>
    </tr>
  );

const classes = ({ numeric, wideOnly }: { numeric?: boolean; wideOnly?: boolean }) =>
  [numeric && "num", wideOnly && "only-wide"].filter(Boolean).join(" ");

type Drawn<Thing> = { id: string; row: Thing; columns: Column<Thing>[]; open: boolean; selected: boolean | undefined };
function Row<Thing>({ id, row, columns, open, selected }: Drawn<Thing>) {
  "use memo";
  return (
    <tr data-key={id} className={open ? "target" : ""} tabIndex={open ? 0 : undefined} aria-selected={open ? selected : undefined}>
      {columns.map((column) => (
        <td key={column.id} className={classes(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function Head<Thing>({ column, sorting }: { column: Column<Thing>; sorting: Sorting | undefined }) {
  const { id, head, width, backwards } = column;
  const sorts = sorting?.by.includes(id);
  const now = sorting?.at === id ? "ascending" : sorting?.at === `-${id}` ? "descending" : undefined;
  const next = now ? (now === "ascending" ? `-${id}` : id) : backwards ? `-${id}` : id;
  return (
    <th scope="col" className={classes(column)} style={width ? { width } : undefined} aria-sort={sorts ? (now ?? "none") : undefined}>
      {sorts ? (
        <button type="button" className="sort" onClick={() => sorting?.put(next)}>
          {head}
          {now && <Icon name={now === "ascending" ? "up" : "down"} />}
        </button>
      ) : (
        head
      )}
    </th>
  );
}

/** Dense rows; the whole row is the target. One handler for all rows. */
export function Table<Thing>({ label, columns, rows, rowKey, selected, onOpen, sorting, above = 0, below = 0 }: Props<Thing>) {
  const keyOf = (target: EventTarget) => (target as Element).closest<HTMLElement>("tr[data-key]")?.dataset.key;
  return (
    <table
      className="table"
      aria-label={label}
      onClick={(event) => {
        const key = keyOf(event.target);
        if (key && !(event.target as Element).closest("a, button, input")) onOpen?.(key);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== (event.target as Element).closest("tr")) return;
        const key = keyOf(event.target);
        if (key) onOpen?.(key);
        event.preventDefault();
      }}
    >
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.id} column={column} sorting={sorting} />
          ))}
        </tr>
      </thead>
      <tbody>
        <Room size={above} span={columns.length} />
        {rows.map((row) => {
          const key = rowKey(row);
          return (
            <Row
              key={key}
              id={key}
              row={row}
              columns={columns}
              open={onOpen !== undefined}
              selected={selected === undefined ? undefined : key === selected}
            />
          );
        })}
        <Room size={below} span={columns.length} />
      </tbody>
    </table>
  );
}
