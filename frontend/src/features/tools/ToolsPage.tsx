import "./tools.css";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { useSearch } from "wouter";
import { ToolDomainsDocument, type ToolRowFragment, ToolsDocument, ToolsWithoutDocument } from "@/gql/tools/graphql";
import { onChanges } from "@/lib/connection";
import { sortOf, useFilters } from "@/lib/filters";
import { usePages, useQuery } from "@/lib/graphql";
import { openItem, useListKeys } from "@/lib/listKeys";
import { pageAction } from "@/lib/pageActions";
import { useCan, usePageSize } from "@/lib/session";
import { Button } from "@/ui/Button";
import { sortingOf, useShown } from "@/ui/Columns";
import { FilterBar } from "@/ui/FilterBar";
import { ListPage, More, SearchField } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty, NoMatch } from "@/ui/States";
import { type Column, Table } from "@/ui/Table";
import { RiskGlyph, RiskTag } from "@/ui/Tag";
import { RISKS } from "@/ui/tags";
import { SavedViews } from "@/views/SavedViews";
import { FIELDS, toFilter, SORTS } from "./filters";
import { ToolDrawer } from "./ToolDrawer";

const ToolForm = lazy(() => import("./ToolForm"));
const CHIPS = FIELDS.filter(({ id }) => id !== "text");
const open = (id: string | undefined) => openItem("tool", id);

function useOptions() {
  const { t, i18n } = useLingui();
  const { data } = useQuery(ToolDomainsDocument, {});
  return {
    domainId: data?.domains.nodes.map(({ id, name }) => ({ value: id, label: name })) ?? [],
    risk: (["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const).map((risk) => ({ value: risk, label: i18n._(RISKS[risk].label) })),
    show: [{ value: "archived", label: t`Archived too` }],
  };
}

function useColumns(narrow: boolean): Column<ToolRowFragment>[] {
  const { t } = useLingui();
  const columns: (Column<ToolRowFragment> & { spare?: boolean })[] = [
    {
      id: "name",
      head: t`Name`,
      cell: (row) => (
        <span className="cell">
          <span className="only-narrow inline-flex">
            <RiskGlyph risk={row.risk} />
          </span>
          <span className={row.archivedAt ? "mono trunc muted" : "mono trunc med"}>{row.name}</span>
          {row.archivedAt && <span className="small muted">{t`archived`}</span>}
        </span>
      ),
    },
    { id: "risk", head: t`Risk`, width: "104px", wideOnly: true, cell: (row) => <RiskTag risk={row.risk} /> },
    {
      id: "approval",
      head: t`Approval`,
      width: "112px",
      cell: (row) => (row.needsApproval ? t`a person` : <span className="muted">{t`not needed`}</span>),
    },
    {
      id: "domain",
      head: t`Domain`,
      width: "120px",
      wideOnly: true,
      cell: (row) => row.domain?.name ?? <span className="muted">{t`every`}</span>,
    },
    {
      id: "policy",
      head: t`Policy`,
      width: "29%",
      wideOnly: true,
      spare: true,
      cell: (row) =>
        row.policy ? (
          <span title={row.policy.rule}>
            <span className="mono">{row.policy.name}</span> <span className="muted">v{row.policy.version}</span>
          </span>
        ) : (
          <span className="muted">{t`none`}</span>
        ),
    },
  ];
  return narrow ? columns.filter((column) => !column.spare) : columns;
}

export default function ToolsPage() {
  const { t } = useLingui();
  const filters = useFilters("tools", FIELDS, "tool");
  const opened = new URLSearchParams(useSearch()).get("tool") ?? undefined;
  const first = usePageSize();
  const { data, fault, loading, reload, more } = usePages(ToolsDocument, {
    filter: toFilter(filters.values),
    first,
    ...sortOf(SORTS, filters.sort),
  });
  const options = useOptions();
  const { shown: columns, menu } = useShown("tools", useColumns(opened !== undefined));
  const [creating, setCreating] = useState(false);
  const mayWrite = useCan("tool:write");
  const create = () => setCreating(true);
  useListKeys(opened, open, [pageAction("tool.create", create, () => mayWrite)]);
  const again = useEffectEvent(reload);
  useEffect(() => onChanges(({ entry }) => /^tool\.(create|archive)$/.test(entry.action) && again(), again), []);

  const rows = data?.flatMap((page) => page.tools.nodes) ?? [];
  const total = data?.[0]?.tools.totalCount;
  const page = data?.at(-1)?.tools.pageInfo;
  const next = page?.hasNextPage ? page.endCursor : null;
  const nothing = data !== undefined && rows.length === 0;
  const without = useQuery(ToolsWithoutDocument, {}, { pause: !(nothing && filters.active) });
  return (
    <ListPage
      bar={
        <>
          <SearchField filters={filters} label={t`Find a tool`} />
          <FilterBar filters={{ ...filters, fields: CHIPS }} options={options} />
          <span className="grow" />
          <SavedViews page="tools" filter={toFilter(filters.values)} />
          {total !== undefined && (
            <span className="muted small nowrap only-wide">
              <Plural value={total} one="# tool" other="# tools" />
            </span>
          )}
          {menu}
          {mayWrite && (
            <Button kind={opened ? undefined : "primary"} icon="plus" onClick={create}>
              <Trans>New tool</Trans>
            </Button>
          )}
        </>
      }
      side={opened && <ToolDrawer key={opened} id={opened} onClose={() => open(undefined)} />}
    >
      {!data && fault && <CouldNotLoad title={t`The tools did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows rows={12} height={32} />}
      {nothing && !filters.active && (
        <Empty
          title={t`No tool yet`}
          action={
            mayWrite && (
              <Button kind="primary" onClick={create}>
                <Trans>Describe the first tool</Trans>
              </Button>
            )
          }
        >
          <Trans>A tool is something an agent may call: a name, the schema of its arguments, and how much harm it can do.</Trans>
        </Empty>
      )}
      {nothing && filters.active && (
        <NoMatch title={t`No tool like that`} without={without.data?.tools.totalCount} filters={filters} options={options} />
      )}
      {rows.length > 0 && (
        <Table
          label={t`Tools`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          selected={opened}
          onOpen={open}
          sorting={sortingOf(SORTS, filters, "name")}
        />
      )}
      <More busy={loading} onMore={next ? () => more(next) : undefined} />
      {creating && (
        <Suspense>
          <ToolForm
            onClose={() => setCreating(false)}
            onSaved={(id) => {
              reload();
              open(id);
            }}
          />
        </Suspense>
      )}
    </ListPage>
  );
}
