import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { useSearch } from "wouter";
import { type DomainFieldsFragment, DomainsDocument } from "@/gql/domains/graphql";
import { onChanges } from "@/lib/connection";
import { sortOf, useFilters } from "@/lib/filters";
import { number } from "@/lib/format";
import { usePages } from "@/lib/graphql";
import { openItem, useListKeys } from "@/lib/listKeys";
import { pageAction } from "@/lib/pageActions";
import { useCan, usePageSize } from "@/lib/session";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { sortingOf, useShown } from "@/ui/Columns";
import { FilterBar } from "@/ui/FilterBar";
import { Icon } from "@/ui/Icon";
import { ListPage, More, SearchField } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty, NoMatch } from "@/ui/States";
import { type Column, Table } from "@/ui/Table";
import { SavedViews } from "@/views/SavedViews";
import { DomainDrawer } from "./DomainDrawer";
import { FIELDS, matching, SORTS } from "./filters";

const DomainForm = lazy(() => import("./DomainForm"));
const open = (id: string | undefined) => openItem("domain", id);

function useColumns(): Column<DomainFieldsFragment>[] {
  const { t } = useLingui();
  return [
    {
      id: "name",
      head: t`Name`,
      cell: (row) => (
        <span className="cell">
          <Icon name={row.archivedAt ? "st-archived" : "domains"} className="muted" />
          <span className={row.archivedAt ? "trunc muted" : "trunc med"}>{row.name}</span>
          {row.archivedAt && <span className="small muted">{t`archived`}</span>}
        </span>
      ),
    },
    {
      id: "owner",
      head: t`Owner`,
      width: "168px",
      wideOnly: true,
      cell: (row) =>
        row.owner ? (
          <span className="cell">
            <Avatar name={row.owner.name} />
            <span className="trunc">{row.owner.name}</span>
          </span>
        ) : (
          <span className="muted">{t`nobody`}</span>
        ),
    },
    { id: "agents", head: t`Agents`, width: "76px", numeric: true, cell: (row) => number(row.agentCount) },
    {
      id: "default",
      head: t`Default agent`,
      width: "176px",
      wideOnly: true,
      cell: (row) => row.defaultAgent?.name ?? <span className="muted">{t`none`}</span>,
    },
    {
      id: "keywords",
      head: t`Keywords`,
      width: "26%",
      wideOnly: true,
      cell: (row) => <span className="muted">{row.keywords.join(", ")}</span>,
    },
  ];
}

export default function DomainsPage() {
  const { t } = useLingui();
  const filters = useFilters("domains", FIELDS, "domain");
  const opened = new URLSearchParams(useSearch()).get("domain") ?? undefined;
  const includeArchived = filters.values.show?.includes("archived") ?? false;
  const first = usePageSize();
  const { data, fault, loading, reload, more } = usePages(DomainsDocument, { includeArchived, first, ...sortOf(SORTS, filters.sort) });
  const [creating, setCreating] = useState(false);
  const mayWrite = useCan("domain:write");
  const { shown: columns, menu } = useShown("domains", useColumns());
  const create = () => setCreating(true);
  useListKeys(opened, open, [pageAction("domain.create", create, () => mayWrite)]);
  const again = useEffectEvent(reload);
  useEffect(() => onChanges(({ entry }) => entry.resourceType === "domain" && again(), again), []);

  const all = data?.flatMap((page) => page.domains.nodes) ?? [];
  const rows = matching(all, filters.values);
  const page = data?.at(-1)?.domains.pageInfo;
  const next = page?.hasNextPage ? page.endCursor : null;
  const options = { show: [{ value: "archived", label: t`Archived too` }] };
  return (
    <ListPage
      bar={
        <>
          <SearchField filters={filters} label={t`Find a domain`} />
          <FilterBar filters={{ ...filters, fields: FIELDS.filter(({ id }) => id !== "text") }} options={options} />
          <span className="grow" />
          <SavedViews page="domains" />
          {data && (
            <span className="muted small nowrap only-wide">
              <Plural value={rows.length} one="# domain" other="# domains" />
            </span>
          )}
          {menu}
          {mayWrite && (
            <Button kind={opened ? undefined : "primary"} icon="plus" onClick={create}>
              <Trans>New domain</Trans>
            </Button>
          )}
        </>
      }
      side={opened && <DomainDrawer key={opened} id={opened} onClose={() => open(undefined)} />}
    >
      {!data && fault && <CouldNotLoad title={t`The domains did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows height={32} />}
      {data && all.length === 0 && !filters.active && (
        <Empty
          title={t`No domain yet`}
          action={
            mayWrite && (
              <Button kind="primary" onClick={create}>
                <Trans>Create the first domain</Trans>
              </Button>
            )
          }
        >
          <Trans>A domain is a business area that groups agents: Payments, Support. People can be limited to some of them.</Trans>
        </Empty>
      )}
      {data && rows.length === 0 && filters.active && (
        <NoMatch title={t`No domain like that`} without={all.length || undefined} filters={filters} options={options} />
      )}
      {rows.length > 0 && (
        <Table
          label={t`Domains`}
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
          <DomainForm
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
