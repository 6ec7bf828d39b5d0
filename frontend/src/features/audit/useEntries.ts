import { useEffect, useEffectEvent, useRef, useState } from "react";
import { AuditPageDocument, type AuditPageQueryVariables, AuditTailDocument, type EntryRowFragment } from "@/gql/audit/graphql";
import { onChanges, useConnection } from "@/lib/connection";
import { type Fault, follow, query } from "@/lib/graphql";
import { EMPTY, type Page, starting, type Stretch, withNewer, withOlder } from "./window";

export type Entry = EntryRowFragment;
type Busy = "start" | "older" | "newer";
type View = {
  key: string;
  stretch: Stretch<Entry>;
  fault: Fault | undefined;
  busy: Busy | undefined;
  waiting: readonly Entry[];
  many: boolean;
};
export type Entries = Omit<View, "key"> & {
  loadOlder: () => void;
  loadNewer: () => void;
  /** Lets what is waiting in. */
  show: () => void;
  reload: () => void;
};
type Wanted = { query: string | null; filter: { timezone: string } };

const PAGE = 50;
const start = (key: string): View => ({ key, stretch: EMPTY, fault: undefined, busy: "start", waiting: [], many: false });

async function ask(wanted: Wanted, part: Partial<AuditPageQueryVariables>): Promise<{ page?: Page<Entry>; fault?: Fault }> {
  const { data, fault } = await query(AuditPageDocument, { ...wanted, ...part });
  if (fault) return { fault };
  const { nodes, pageInfo } = data.auditLog;
  return { page: { rows: nodes, newer: pageInfo.hasPreviousPage, older: pageInfo.hasNextPage } };
}

/** The newest entries, or those around one of them: an entry's id is also its place in the list. */
async function begin(wanted: Wanted, around: string | undefined): Promise<{ page?: Page<Entry>; fault?: Fault }> {
  const first = await ask(wanted, { first: PAGE });
  if (!first.page?.older || !around || first.page.rows.some(({ id }) => id === around)) return first;
  const above = await ask(wanted, { last: PAGE / 2, before: around });
  const place = above.page?.rows.at(-1)?.id;
  if (!above.page || !place) return first;
  const below = await ask(wanted, { first: PAGE, after: place });
  if (!below.page) return first;
  return { page: { rows: [...above.page.rows, ...below.page.rows], newer: above.page.newer, older: below.page.older } };
}

/**
 * The entries that a line asks for, by pages in both directions, with those that arrive meanwhile held back while
 * `held` says that somebody is looking at the top of the list.
 */
export function useEntries(line: string, timezone: string, around: string | undefined, held: () => boolean): Entries {
  const key = JSON.stringify([line, timezone]);
  const wanted: Wanted = { query: line || null, filter: { timezone } };
  const [view, setView] = useState<View>(start(key));
  const latest = useRef(view);
  const now = view.key === key ? view : start(key);
  const put = (next: Partial<View>) => {
    if (latest.current.key === key) setView((latest.current = { ...latest.current, ...next }));
  };
  const load = async (from: string | undefined) => {
    latest.current = { ...start(key), stretch: latest.current.key === key ? latest.current.stretch : EMPTY };
    setView(latest.current);
    const { page, fault } = await begin(wanted, from);
    put(page ? { stretch: starting(page), busy: undefined, fault: undefined } : { fault, busy: undefined });
  };
  const more = async (busy: "older" | "newer") => {
    const { stretch } = latest.current;
    const end = busy === "older" ? stretch.rows.at(-1) : stretch.rows[0];
    if (latest.current.key !== key || latest.current.busy || !end || !stretch[busy]) return;
    put({ busy });
    const { page, fault } = await ask(wanted, busy === "older" ? { first: PAGE, after: end.id } : { last: PAGE, before: end.id });
    if (!page) return put({ fault, busy: undefined });
    const grown = busy === "older" ? withOlder(latest.current.stretch, page) : withNewer(latest.current.stretch, page);
    put({ stretch: grown, busy: undefined, fault: undefined });
  };
  const show = () => {
    const { waiting, many, stretch } = latest.current;
    if (many) return void load(undefined);
    const grown = withNewer(stretch, { rows: waiting, newer: false, older: false });
    put({ stretch: { ...grown, shift: 0 }, waiting: [] });
  };
  const look = useEffectEvent(async () => {
    const { stretch, busy, many } = latest.current;
    if (latest.current.key !== key || busy || many || stretch.newer) return;
    const top = stretch.rows[0];
    const { page } = await ask(wanted, top ? { last: PAGE, before: top.id } : { first: PAGE });
    if (!page || page.rows.length === 0 || latest.current.stretch.rows[0] !== top) return;
    put({ waiting: page.rows, many: page.newer });
    if (!held()) show();
  });
  const begins = useEffectEvent(() => void load(around));
  useEffect(() => begins(), [key]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = useEffectEvent(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void look();
    }, 1000);
  });
  const epoch = useConnection((state) => state.epoch);
  useEffect(() => {
    if (epoch === 0) return;
    later();
    // what the console follows leaves refused attempts out: here they are entries like others
    return follow(AuditTailDocument, {}, { next: () => later() });
  }, [epoch]);
  useEffect(() => {
    const hear = () => later();
    const stop = onChanges(hear, hear);
    const stopPolling = useConnection.subscribe(({ link, heardAt }, before) => link === "polling" && heardAt !== before.heardAt && later());
    return () => {
      stop();
      stopPolling();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, []);
  return {
    ...now,
    loadOlder: () => void more("older"),
    loadNewer: () => void more("newer"),
    show,
    reload: () => void load(undefined),
  };
}
