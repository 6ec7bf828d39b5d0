import "@/ui/page.css";
import "./audit.css";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from "react";
import { useSearch } from "wouter";
import { AuditCountDocument, AuditSearchDocument } from "@/gql/audit/graphql";
import { useActions } from "@/lib/actions";
import { pageAction } from "@/lib/pageActions";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { openItem } from "@/lib/listKeys";
import { useNarrow } from "@/lib/media";
import { recall } from "@/lib/persisted";
import { replaceSearch } from "@/lib/place";
import { useMe } from "@/lib/session";
import { now } from "@/lib/time";
import { Button } from "@/ui/Button";
import { useShown } from "@/ui/Columns";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty, NoMatch, Problem } from "@/ui/States";
import { Table } from "@/ui/Table";
import { SavedViews } from "@/views/SavedViews";
import { depends, putLine, toSearch, zoneOf } from "./address";
import { useColumns } from "./columns";
import { dayIn } from "./days";
import { EntryDrawer } from "./EntryDrawer";
import { filtersOf } from "./fields";
import { ProofBadge, useProof, useVerified } from "./Proof";
import { QueryLine } from "./QueryLine";
import { split } from "./terms";
import { useList } from "./useList";
import { useSources } from "./useSources";
import { Wrong } from "./Wrong";

const ExportDialog = lazy(() => import("./ExportDialog"));
const open = (id: string | undefined) => openItem("entry", id);

type Wanted = { query: string | null; filter: { timezone: string } };

/** How many there are; counted again when another entry is the first of the same list. */
function Count({ wanted, first }: { wanted: Wanted; first: string | undefined }) {
  const { data, reload } = useQuery(AuditCountDocument, wanted);
  const counted = useRef<{ query: string | null; first: string | undefined }>(undefined);
  const compare = useEffectEvent(() => {
    const last = counted.current;
    counted.current = { query: wanted.query, first };
    if (last?.first && first && last.query === wanted.query && last.first !== first) reload();
  });
  useEffect(() => compare(), [first]);
  const page = data?.auditLog;
  if (!page) return <span className="count" />;
  const total = number(page.totalCount);
  return (
    <span className="count" role="status">
      {page.totalCountIsExact ? (
        <Trans>
          <b>{total}</b> <Plural value={page.totalCount} one="entry" other="entries" />
        </Trans>
      ) : (
        <Trans>
          more than <b>{total}</b> entries
        </Trans>
      )}
    </span>
  );
}

export default function AuditPage() {
  const { t } = useLingui();
  const search = useSearch();
  const parameters = new URLSearchParams(search);
  const [line, opened] = [parameters.get("q") ?? "", parameters.get("entry") ?? undefined];
  const narrow = useNarrow();
  const own = useMe().preferences?.timezone ?? "UTC";
  const asked = parameters.get("zone");
  const timezone = zoneOf(line, asked, own);
  const put = (next: string, zone = timezone) => putLine(next, zone);
  const wanted = { query: line || null, filter: { timezone } };
  const input = useRef<HTMLInputElement>(null);
  const sources = useSources(line);
  const proof = useProof();
  const verified = useVerified(proof);
  const list = useList({ line, timezone, opened, narrow, open });
  const { entries, rows } = list;
  const { stretch, fault, busy, waiting, many } = entries;
  const numbered = stretch.rows[0]?.sequence !== null;
  const { shown: columns, menu } = useShown("audit", useColumns(timezone, narrow, numbered));
  useEffect(() => {
    const last = location.search ? "" : recall("audit.line", "");
    if (last) putLine(last, own);
  }, []); // oxlint-disable-line react-hooks/exhaustive-deps
  useEffect(() => {
    // whoever copies the address passes on the days that are shown
    if (depends(line) && asked !== timezone) replaceSearch(toSearch(line, timezone) + (opened ? `&entry=${opened}` : ""));
  }, [line, asked, timezone, opened]);
  const [exporting, setExporting] = useState(false);
  useActions([pageAction("audit.query", () => input.current?.focus()), pageAction("audit.export", () => setExporting(true))]);

  const unreadable = fault?.code === "BAD_REQUEST" && line !== "";
  const nothing = busy !== "start" && !fault && stretch.rows.length === 0;
  const without = useQuery(AuditCountDocument, { query: null, filter: { timezone } }, { pause: !(nothing && line) });
  const all = without.data?.auditLog;
  const searches = split(line).words !== "";
  const { data: index } = useQuery(AuditSearchDocument, {}, { pause: !searches });
  const filters = filtersOf(line, put);
  const arrived = number(waiting.length);
  return (
    <div className="pair audit">
      <section className="tbl">
        <div className="query">
          <QueryLine line={line} onPut={put} today={dayIn(now(), timezone)} sources={sources} input={input} wrong={unreadable} />
          <Button size="large" touch icon="down-tray" disabled={unreadable || nothing} onClick={() => setExporting(true)}>
            <Trans>Export</Trans>
          </Button>
        </div>
        {unreadable && <Wrong line={line} fault={fault} />}
        <div className="meta">
          {!unreadable && <Count wanted={wanted} first={stretch.rows[0]?.id} />}
          {searches && index?.auditSearch.lagging && (
            <span className="small muted">
              <Trans>words of the newest entries are still being indexed</Trans>
            </span>
          )}
          {waiting.length > 0 && (
            <button type="button" className="link fresh" onClick={list.show}>
              {many ? <Trans>more than {arrived} new · show</Trans> : <Trans>{arrived} new · show</Trans>}
            </button>
          )}
          {stretch.newer && (
            <button type="button" className="link fresh" onClick={entries.reload}>
              <Trans>To the newest</Trans>
            </button>
          )}
          {timezone !== own && (
            <span className="small muted">
              <Trans>
                times in <bdi>{timezone}</bdi>
              </Trans>
            </span>
          )}
          <span className="grow" />
          <SavedViews page="audit" />
          {!narrow && menu}
          <ProofBadge proof={proof} />
        </div>
        <div className="scroller" ref={list.scroller} onPointerEnter={list.onPointerEnter} onPointerLeave={list.onPointerLeave}>
          {rows.length > 0 && !unreadable && (
            <Table
              label={t`Audit log`}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              selected={opened}
              onOpen={open}
              {...list.room}
            />
          )}
          {busy === "start" && stretch.rows.length === 0 && <SkeletonRows rows={16} height={narrow ? 60 : 32} />}
          {fault && !unreadable && stretch.rows.length === 0 && (
            <CouldNotLoad title={t`The audit log did not load`} fault={fault} onRetry={entries.reload} />
          )}
          {fault && stretch.rows.length > 0 && !unreadable && (
            <div className="row rest">
              <Problem>{t`The rest did not load.`}</Problem>
              <Button onClick={stretch.older ? entries.loadOlder : entries.loadNewer}>
                <Trans>Try now</Trans>
              </Button>
            </div>
          )}
          {nothing && line && (
            <NoMatch
              title={t`No entry like that`}
              without={all?.totalCountIsExact ? all.totalCount : undefined}
              filters={filters}
              options={sources.options}
            />
          )}
          {nothing && !line && (
            <Empty title={t`Nothing here yet`}>
              <Trans>Whatever people, agents, policies and Handrail itself do is written here, once and for good.</Trans>
            </Empty>
          )}
        </div>
      </section>
      {exporting && (
        <Suspense>
          <ExportDialog line={line} timezone={timezone} onClose={() => setExporting(false)} />
        </Suspense>
      )}
      {opened && <EntryDrawer key={opened} id={opened} verified={verified} onOpen={open} onClose={() => open(undefined)} />}
    </div>
  );
}
