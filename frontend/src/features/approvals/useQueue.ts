import { useEffect, useEffectEvent, useState } from "react";
import { QueueCountsDocument, QueueDocument, type ToolRunFilter } from "@/gql/approvals/graphql";
import { type LiveChange, onChanges } from "@/lib/connection";
import { type Filters, toVariables } from "@/lib/filters";
import { usePages, useQuery } from "@/lib/graphql";
import { noteArrival } from "./arrivals";
import { FIELDS, type Tab } from "./filters";
import type { Row } from "./standing";

const NOBODY: ReadonlySet<string> = new Set();

/** The rows as they were drawn, what has come since, and the counts as they are now. */
export function useQueue(tab: Tab, filters: Filters) {
  const filter: ToolRunFilter = { state: [...tab.states], ...toVariables(FIELDS, filters.values) };
  const list = JSON.stringify(filter);
  const pages = usePages(QueueDocument, { filter, order: tab.order, first: 100 });
  const counts = useQuery(QueueCountsDocument, { filter });
  const [arrived, setArrived] = useState({ list, ids: NOBODY });
  const ids = arrived.list === list ? arrived.ids : NOBODY;

  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const row of pages.data?.flatMap((page) => page.toolRuns.nodes) ?? []) {
    if (!seen.has(row.id)) rows.push(row);
    seen.add(row.id);
  }
  const show = () => {
    setArrived({ list, ids: NOBODY });
    pages.reload();
    counts.reload();
  };
  const note = useEffectEvent((change: LiveChange) => {
    // several changes may come before the next drawing: each builds on the one before it
    setArrived((old) => {
      const before = old.list === list ? old.ids : NOBODY;
      const next = noteArrival(before, change, seen, tab.states, filters.values);
      return next === before ? old : { list, ids: next };
    });
  });
  // nothing is under the cursor of an empty list: it fills by itself
  const fills = pages.data !== undefined && rows.length === 0 && ids.size > 0 && !pages.loading;
  const recount = useEffectEvent(() => counts.reload());
  const redraw = useEffectEvent(show);
  useEffect(() => {
    if (fills) redraw();
  }, [fills]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChanges(
      (change) => {
        note(change);
        if (change.entry.resourceType !== "tool_run") return;
        timer ??= setTimeout(() => {
          timer = undefined;
          recount();
        }, 500);
      },
      () => redraw(),
    );
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);

  const last = pages.data?.at(-1)?.toolRuns.pageInfo;
  const next = last?.hasNextPage ? last.endCursor : null;
  return {
    list,
    filter,
    rows,
    loading: pages.loading,
    loaded: pages.data !== undefined,
    fault: pages.fault,
    counts: counts.data?.toolRuns,
    arrived: ids.size,
    show,
    more: next ? () => pages.more(next) : undefined,
  };
}
export type Queue = ReturnType<typeof useQueue>;
