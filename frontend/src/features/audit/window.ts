/** The stretch of the ledger that a list holds: newest first, growing at both ends, never endless. */

export type Page<Row> = {
  rows: readonly Row[];
  /** Whether there are entries beyond this page's newest and oldest one. */
  newer: boolean;
  older: boolean;
};
export type Stretch<Row> = Page<Row> & {
  /** How many rows came in at the top (or, negative, went there) since the list was drawn: the scroll place follows. */
  shift: number;
};
/** More than this are not kept; what scrolled far away is asked for again when it is wanted. */
export const MOST = 600;

export const EMPTY: Stretch<never> = { rows: [], newer: false, older: false, shift: 0 };
export const starting = <Row>(page: Page<Row>): Stretch<Row> => ({ ...page, shift: 0 });

/** The entries of both that stand only once. */
function fresh<Row extends { id: string }>(rows: readonly Row[], page: readonly Row[]): Row[] {
  const known = new Set(rows.map(({ id }) => id));
  return page.filter(({ id }) => !known.has(id));
}

export function withOlder<Row extends { id: string }>(now: Stretch<Row>, page: Page<Row>): Stretch<Row> {
  const rows = [...now.rows, ...fresh(now.rows, page.rows)];
  const gone = Math.max(0, rows.length - MOST);
  return { rows: rows.slice(gone), newer: now.newer || gone > 0, older: page.older, shift: -gone };
}

export function withNewer<Row extends { id: string }>(now: Stretch<Row>, page: Page<Row>): Stretch<Row> {
  const added = fresh(now.rows, page.rows);
  const rows = [...added, ...now.rows];
  return { rows: rows.slice(0, MOST), newer: page.newer, older: now.older || rows.length > MOST, shift: added.length };
}
