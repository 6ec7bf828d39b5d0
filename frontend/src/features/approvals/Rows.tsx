import { memo } from "react";
import type { Tab } from "./filters";
import { QueueRow } from "./QueueRow";
import type { Row } from "./standing";
import type { Desk } from "./useDesk";

/** So many rows are looked at together: a key that moves the cursor must not cost a look at ten thousand. */
const BLOCK = 50;

const hrefOf = (id: string) => {
  const parameters = new URLSearchParams(location.search);
  parameters.set("run", id);
  return `/approvals?${parameters.toString().replaceAll("%2C", ",")}`;
};

type BlockProps = {
  rows: readonly Row[];
  /** The row under the cursor, when it is one of these. */
  current: string | undefined;
  /** A character for each row: ticked, can be ticked, or cannot. */
  marks: string;
  me: string | null;
  queue: boolean;
};
const TICKED = "x";
const TICKABLE = "o";

const Block = memo(
  function Block({ rows, current, marks, me, queue }: BlockProps) {
    return rows.map((row, at) => (
      <QueueRow
        key={row.id}
        run={row}
        href={hrefOf(row.id)}
        current={row.id === current}
        ticked={marks[at] === TICKED}
        tickable={marks[at] !== " "}
        me={me}
        queue={queue}
      />
    ));
  },
  (old, now) =>
    old.current === now.current &&
    old.marks === now.marks &&
    old.me === now.me &&
    old.queue === now.queue &&
    old.rows.every((row, at) => row === now.rows[at]),
);

/** Rows of the queue, in one list. */
export function Rows({ rows, desk, tab }: { rows: readonly Row[]; desk: Desk; tab: Tab }) {
  const mark = (row: Row) => (!desk.isVotable(row) ? " " : desk.selection.chosen.has(row.id) ? TICKED : TICKABLE);
  const starts = Array.from({ length: Math.ceil(rows.length / BLOCK) }, (_, at) => at * BLOCK);
  return (
    <ul>
      {starts.map((start) => {
        const own = rows.slice(start, start + BLOCK);
        return (
          <Block
            key={start}
            rows={own}
            current={own.some(({ id }) => id === desk.currentId) ? desk.currentId : undefined}
            marks={own.map(mark).join("")}
            me={desk.me}
            queue={tab.id === "pending"}
          />
        );
      })}
    </ul>
  );
}
