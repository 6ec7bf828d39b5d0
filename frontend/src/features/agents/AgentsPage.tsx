import "./agents.css";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { useLocation } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { AgentDomainsDocument, type AgentFilter, AgentsDocument, AgentsWithoutDocument } from "@/gql/agents/graphql";
import { onChanges } from "@/lib/connection";
import { sortOf, toVariables, useFilters } from "@/lib/filters";
import { usePages, useQuery } from "@/lib/graphql";
import { useListKeys } from "@/lib/listKeys";
import { pageAction } from "@/lib/pageActions";
import { useCan, usePageSize } from "@/lib/session";
import { Button } from "@/ui/Button";
import { sortingOf, useShown } from "@/ui/Columns";
import { FilterBar } from "@/ui/FilterBar";
import { ListPage, More, SearchField } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty, NoMatch } from "@/ui/States";
import { Table } from "@/ui/Table";
import { AGENT_STATES } from "@/ui/tags";
import { SavedViews } from "@/views/SavedViews";
import { AgentDrawer } from "./AgentDrawer";
import { useColumns } from "./columns";
import { FIELDS, SORTS } from "./filters";
import { STATIONS } from "./states";
import { usePulse } from "./usePulse";

const AgentForm = lazy(() => import("./AgentForm"));
const CHIPS = FIELDS.filter(({ id }) => id !== "text");

/** An agent has an address of its own; the list's filters stay beside it. */
function open(id: string | undefined): void {
  const before = location.pathname;
  navigate((id ? `/agents/${id}` : "/agents") + location.search, { replace: before !== "/agents" && id !== undefined });
}

function useOptions() {
  const { i18n } = useLingui();
  const { data } = useQuery(AgentDomainsDocument, {});
  return {
    domainId: data?.domains.nodes.map(({ id, name }) => ({ value: id, label: name })) ?? [],
    state: STATIONS.map((state) => ({ value: state, label: i18n._(AGENT_STATES[state].label) })),
  };
}

export default function AgentsPage() {
  const { t } = useLingui();
  const [path] = useLocation();
  const opened = path.split("/")[2] || undefined;
  const filters = useFilters("agents", FIELDS);
  const filter: AgentFilter = toVariables(FIELDS, filters.values);
  const first = usePageSize();
  const { data, fault, loading, reload, more } = usePages(AgentsDocument, { filter, first, ...sortOf(SORTS, filters.sort) });
  usePulse(filter, opened);
  const options = useOptions();
  const { shown: columns, menu } = useShown("agents", useColumns(opened !== undefined));
  const [creating, setCreating] = useState(false);
  const mayWrite = useCan("agent:write");
  const create = () => setCreating(true);
  useListKeys(opened, open, [pageAction("agent.create", create, () => mayWrite)]);
  const again = useEffectEvent(reload);
  useEffect(() => onChanges(({ entry }) => entry.action === "agent.create" && again(), again), []);

  const rows = data?.flatMap((page) => page.agents.nodes) ?? [];
  const total = data?.[0]?.agents.totalCount;
  const page = data?.at(-1)?.agents.pageInfo;
  const next = page?.hasNextPage ? page.endCursor : null;
  const nothing = data !== undefined && rows.length === 0;
  const without = useQuery(AgentsWithoutDocument, {}, { pause: !(nothing && filters.active) });
  return (
    <ListPage
      bar={
        <>
          <SearchField filters={filters} label={t`Find an agent`} />
          <FilterBar filters={{ ...filters, fields: CHIPS }} options={options} />
          <span className="grow" />
          <SavedViews page="agents" filter={filter} />
          {total !== undefined && (
            <span className="muted small nowrap only-wide">
              <Plural value={total} one="# agent" other="# agents" />
            </span>
          )}
          {menu}
          {mayWrite && (
            <Button kind={opened ? undefined : "primary"} icon="plus" onClick={create}>
              <Trans>New agent</Trans>
            </Button>
          )}
        </>
      }
      side={opened && <AgentDrawer key={opened} id={opened} onClose={() => open(undefined)} />}
    >
      {!data && fault && <CouldNotLoad title={t`The agents did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows rows={12} height={32} />}
      {nothing && !filters.active && (
        <Empty
          title={t`No agent yet`}
          command="handrail token create my-token --agent AGENT-ID"
          action={
            mayWrite && (
              <Button kind="primary" onClick={create}>
                <Trans>Create the first agent</Trans>
              </Button>
            )
          }
        >
          <Trans>An agent belongs to a domain, may call some tools, and signs in with a token of its own.</Trans>
        </Empty>
      )}
      {nothing && filters.active && (
        <NoMatch title={t`No agent like that`} without={without.data?.agents.totalCount} filters={filters} options={options} />
      )}
      {rows.length > 0 && (
        <Table
          label={t`Agents`}
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
          <AgentForm
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
