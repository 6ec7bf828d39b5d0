import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { lazy, type MouseEvent, Suspense } from "react";
import type { Risk } from "@/gql/approvals/graphql";
import type { Filters } from "@/lib/filters";
import { duration, number } from "@/lib/format";
import { useNow } from "@/lib/time";
import { AGENTS, TOOLS } from "@/names/sources";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Field";
import { FilterBar, type Options } from "@/ui/FilterBar";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty, NoMatch } from "@/ui/States";
import { RiskGlyph } from "@/ui/Tag";
import { RISKS } from "@/ui/tags";
import { SavedViews } from "@/views/SavedViews";
import { BulkBar } from "./BulkBar";
import { BulkStrip } from "./BulkStrip";
import type { Tab } from "./filters";
import { Rows } from "./Rows";
import { stateOf } from "./selection";
import { isOpen, RISK_ORDER, type Row } from "./standing";
import type { Desk } from "./useDesk";
import { useKeptFocus } from "./useKeptFocus";
import type { Queue as QueueData } from "./useQueue";

const Order = lazy(() => import("./Order"));
const SOURCES = { agentId: AGENTS, toolId: TOOLS };

/** "1 due in 6 min", or how old the oldest is. */
function Urgency({ rows }: { rows: Row[] }) {
  const now = useNow(10_000);
  const open = rows.filter(isOpen);
  const due = open.flatMap((row) => (row.decideBy ? [Date.parse(row.decideBy) - now] : [])).filter((left) => left > 0 && left < 600_000);
  const oldest = Math.min(...open.map((row) => Date.parse(row.requestedAt)));
  if (open.length === 0) return null;
  return due.length > 0 ? (
    <Trans>
      {due.length} due in {duration(Math.min(...due))}
    </Trans>
  ) : (
    <Trans>oldest {duration(now - oldest)}</Trans>
  );
}

function Group({ risk, rows, count, desk, tab }: { risk: Risk; rows: Row[]; count: number; desk: Desk; tab: Tab }) {
  const { t, i18n } = useLingui();
  const ids = rows.filter(desk.isVotable).map((row) => row.id);
  const state = stateOf(desk.selection, ids);
  const name = i18n._(RISKS[risk].label);
  return (
    <section className="grp" aria-label={name}>
      <header>
        {ids.length > 0 && tab.id === "pending" ? (
          <Checkbox
            aria-label={t`Select all ${name}`}
            checked={state === "all"}
            some={state === "some"}
            onChange={() => desk.tickAll(ids)}
          />
        ) : (
          <span className="chk-gap" />
        )}
        <RiskGlyph risk={risk} />
        <h2>{name}</h2>
        <span className="muted">{number(count)}</span>
        <span className="grow" />
        <span className="small muted">
          <Urgency rows={rows} />
        </span>
      </header>
      <Rows rows={rows} desk={desk} tab={tab} />
    </section>
  );
}

type Props = {
  tab: Tab;
  queue: QueueData;
  desk: Desk;
  filters: Filters;
  options: Options;
  without: number | undefined;
  onBulk: (decision: "APPROVE" | "REJECT") => void;
};

export function Queue({ tab, queue, desk, filters, options, without, onBulk }: Props) {
  const { t } = useLingui();
  const { rows } = queue;
  const place = useKeptFocus<HTMLDivElement>();
  const all = stateOf(desk.selection, desk.order);
  const click = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const check = target.dataset.check;
    if (check) return desk.tick(check, event.shiftKey);
    const row = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    if (!row || event.metaKey || event.ctrlKey || event.button !== 0) return;
    event.preventDefault();
    if (event.shiftKey) desk.tick(row, true);
    else desk.open(row, desk.narrow);
  };
  return (
    <section className="list" aria-label={t`Queue`}>
      <div className="listbar">
        {desk.order.length > 0 && tab.id === "pending" && (
          <Checkbox
            aria-label={t`Select all ${desk.order.length} shown`}
            checked={all === "all"}
            some={all === "some"}
            onChange={() => desk.tickAll(desk.order)}
          />
        )}
        <FilterBar filters={filters} options={options} sources={SOURCES} />
        <span className="grow" />
        <SavedViews page="approvals" filter={queue.filter} />
        {tab.id !== "decided" && (
          <Suspense>
            <Order tab={tab} filters={filters} />
          </Suspense>
        )}
        <span role="status">
          {queue.arrived > 0 && (
            <button type="button" className="link med nowrap" onClick={queue.show}>
              <Trans>{number(queue.arrived)} new, show</Trans>
            </button>
          )}
        </span>
      </div>
      <p className="sr" role="status">
        {tab.id === "pending" && desk.selected.length > 0 && <Selected desk={desk} total={queue.counts?.totalCount} />}
      </p>
      <div
        className={desk.selected.length > 0 ? "rows under-bar" : "rows"}
        ref={place}
        tabIndex={-1}
        role="region"
        aria-label={t`Runs`}
        onClick={click}
      >
        {queue.fault && rows.length === 0 ? (
          <CouldNotLoad title={t`The queue did not load`} fault={queue.fault} onRetry={queue.show} />
        ) : !queue.loaded ? (
          <SkeletonRows />
        ) : rows.length === 0 ? (
          <Nothing tab={tab} filters={filters} options={options} without={without} />
        ) : tab.order === "QUEUE" ? (
          RISK_ORDER.map((risk) => {
            const own = rows.filter((row) => row.risk === risk);
            if (own.length === 0) return null;
            const count = queue.counts?.countsByRisk.find((one) => one.risk === risk)?.count ?? own.length;
            return <Group key={risk} risk={risk} rows={own} count={count} desk={desk} tab={tab} />;
          })
        ) : (
          <Rows rows={rows} desk={desk} tab={tab} />
        )}
        {queue.more && (
          <p className="more">
            <Button onClick={queue.more} disabled={queue.loading}>
              <Trans>Show more</Trans>
            </Button>
          </p>
        )}
      </div>
      {tab.id === "pending" && <BulkBar desk={desk} counts={queue.counts} onBulk={onBulk} />}
      <BulkStrip />
    </section>
  );
}

/** What a screen reader hears when rows are ticked. */
function Selected({ desk, total }: { desk: Desk; total: number | undefined }) {
  const count = desk.matching ? (total ?? desk.selected.length) : desk.selected.length;
  return <Plural value={count} one="# selected" other="# selected" />;
}

function Nothing({ tab, filters, options, without }: { tab: Tab; filters: Filters; options: Options; without: number | undefined }) {
  const { t } = useLingui();
  if (filters.active && without !== 0)
    return <NoMatch title={t`No run matches these filters`} without={without} filters={filters} options={options} />;
  switch (tab.id) {
    case "pending":
      return (
        <Empty title={t`No run waits for a hand`} command="handrail demo">
          <Trans>When an agent calls a tool that needs approval, the call waits here until a person decides. Nothing to do now.</Trans>
        </Empty>
      );
    case "released":
      return (
        <Empty title={t`Nothing waits to be claimed`}>
          <Trans>Approved runs stand here until their agent claims them. Until then an approval can be revoked.</Trans>
        </Empty>
      );
    case "executing":
      return (
        <Empty title={t`Nothing is executing`}>
          <Trans>Runs that their agent has claimed and not yet reported stand here.</Trans>
        </Empty>
      );
    case "unknown":
      return (
        <Empty title={t`No outcome is unknown`}>
          <Trans>
            When an agent loses its lease after claiming a run, nobody knows whether it took effect. Such runs wait here for a person who
            finds out.
          </Trans>
        </Empty>
      );
    case "decided":
      return (
        <Empty title={t`Nothing was decided yet`}>
          <Trans>Runs that have come to their end stand here, with who decided and why.</Trans>
        </Empty>
      );
  }
}
