import "./policies.css";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useEffectEvent } from "react";
import { Link, useSearch } from "wouter";
import { PoliciesDocument, type PolicyRowFragment } from "@/gql/policies/graphql";
import { onChanges } from "@/lib/connection";
import { sortOf, useFilters } from "@/lib/filters";
import { usePages } from "@/lib/graphql";
import { openItem, useListKeys } from "@/lib/listKeys";
import { pageAction } from "@/lib/pageActions";
import { setParameter } from "@/lib/place";
import { useCan, usePageSize } from "@/lib/session";
import { Button } from "@/ui/Button";
import { sortingOf, useShown } from "@/ui/Columns";
import { FilterBar } from "@/ui/FilterBar";
import { Icon } from "@/ui/Icon";
import { ListPage, More, SearchField } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty, NoMatch } from "@/ui/States";
import { type Column, Table } from "@/ui/Table";
import { When } from "@/ui/Time";
import { SavedViews } from "@/views/SavedViews";
import { discard, draftsOf, keyOf, NEW, useDrafts, usePerson } from "./drafts";
import { countsOf, FIELDS, matching, SORTS } from "./filters";
import { EFFECT_ORDER, EFFECTS } from "./marks";
import { PolicyDrawer } from "./PolicyDrawer";
import { EffectCounts } from "./Rules";

const Editor = lazy(() => import("./Editor"));
const open = (id: string | undefined) => openItem("policy", id);
const edit = (id: string | undefined) => setParameter("edit", id, id !== undefined);

function useColumns(narrow: boolean, switches: boolean): Column<PolicyRowFragment>[] {
  const { t } = useLingui();
  const columns: (Column<PolicyRowFragment> & { spare?: boolean })[] = [
    {
      id: "name",
      head: t`Name`,
      cell: (row) => (
        <span className="cell">
          <Icon name={row.archivedAt ? "st-archived" : row.tool ? "tools" : "policies"} className="muted" />
          <span className={row.archivedAt ? "trunc muted" : "trunc med"}>{row.name}</span>
        </span>
      ),
    },
    { id: "rules", head: t`Rules`, width: "112px", cell: (row) => <EffectCounts counts={countsOf(row.current.rules)} /> },
    { id: "version", head: t`Version`, width: "72px", numeric: true, cell: (row) => row.version },
    {
      id: "state",
      head: t`State`,
      width: "112px",
      wideOnly: true,
      cell: (row) => (row.archivedAt ? <span className="muted">{t`Out of force`}</span> : t`In force`),
    },
    {
      id: "tool",
      head: t`Switch of`,
      width: "20%",
      wideOnly: true,
      spare: true,
      cell: (row) =>
        row.tool && (
          <Link className="link mono" href={`/tools?tool=${row.tool.id}`}>
            {row.tool.name}
          </Link>
        ),
    },
    {
      id: "by",
      head: t`Published by`,
      width: "152px",
      wideOnly: true,
      spare: true,
      cell: (row) => row.current.publishedBy?.name ?? <span className="muted">{t`unknown`}</span>,
    },
    {
      id: "at",
      backwards: true,
      head: t`Published`,
      width: "148px",
      wideOnly: true,
      cell: (row) => row.current.publishedAt && <When at={row.current.publishedAt} />,
    },
  ];
  return columns.filter((column) => !(narrow && column.spare) && (switches || column.id !== "tool"));
}

/** What was begun and neither published nor thrown away. */
function Unpublished() {
  const person = usePerson();
  const { t } = useLingui();
  const kept = useDrafts((state) => state.kept);
  return draftsOf(kept, person).map(({ policy, name }) => (
    <div key={policy} className="unpublished" role="status">
      <Icon name="edit" className="accent" />
      <span className="grow">
        {name ? <Trans>Your draft of {name} is not published.</Trans> : <Trans>Your draft of a new policy is not published.</Trans>}
      </span>
      <Button
        size="small"
        aria-label={name ? t`Discard the draft of ${name}` : t`Discard the draft`}
        onClick={() => discard(keyOf(person, policy))}
      >
        <Trans>Discard</Trans>
      </Button>
      <Button size="small" kind="tonal" onClick={() => edit(policy)}>
        <Trans>Continue</Trans>
      </Button>
    </div>
  ));
}

function List({ opened }: { opened: string | undefined }) {
  const { t, i18n } = useLingui();
  const filters = useFilters("policies", FIELDS, "policy");
  const includeArchived = filters.values.show?.includes("archived") ?? false;
  const first = usePageSize();
  const { data, fault, loading, reload, more } = usePages(PoliciesDocument, { includeArchived, first, ...sortOf(SORTS, filters.sort) });
  const mayWrite = useCan("policy:write");
  const { shown: columns, menu } = useShown(
    "policies",
    useColumns(opened !== undefined, filters.values.show?.includes("switches") ?? false),
  );
  const create = () => edit(NEW);
  useListKeys(opened, open, [
    pageAction("policy.create", create, () => mayWrite),
    pageAction(
      "policy.edit",
      () => edit(opened),
      () => mayWrite && opened !== undefined,
    ),
  ]);
  const again = useEffectEvent(reload);
  useEffect(() => onChanges(({ entry }) => /^(policy|tool)$/.test(entry.resourceType) && again(), again), []);

  const all = data?.flatMap((page) => page.policies.nodes) ?? [];
  const rows = matching(all, filters.values);
  const page = data?.at(-1)?.policies.pageInfo;
  const next = page?.hasNextPage ? page.endCursor : null;
  const switches = all.filter((row) => row.tool).length;
  const shown = filters.values.show?.includes("switches") ?? false;
  const options = {
    effect: EFFECT_ORDER.map((effect) => ({ value: effect, label: i18n._(EFFECTS[effect].label) })),
    show: [
      { value: "switches", label: t`Tools' switches too` },
      { value: "archived", label: t`Out of force too` },
    ],
  };
  const showSwitches = () => filters.set("show", [...(filters.values.show ?? []), "switches"]);
  const settled = data && !next;
  return (
    <ListPage
      bar={
        <>
          <SearchField filters={filters} label={t`Find a policy`} />
          <FilterBar filters={{ ...filters, fields: FIELDS.filter(({ id }) => id !== "text") }} options={options} />
          <span className="grow" />
          <SavedViews page="policies" />
          {rows.length > 0 && (
            <span className="muted small nowrap only-wide">
              <Plural value={rows.length} one="# policy" other="# policies" />
            </span>
          )}
          {menu}
          {mayWrite && (
            <Button kind={opened ? undefined : "primary"} icon="plus" onClick={create}>
              <Trans>New policy</Trans>
            </Button>
          )}
        </>
      }
      side={
        opened && <PolicyDrawer key={opened} id={opened} onClose={() => open(undefined)} onEdit={() => edit(opened)} onChanged={reload} />
      }
    >
      <Unpublished />
      {!data && fault && <CouldNotLoad title={t`The policies did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows height={32} />}
      {settled && rows.length === 0 && !filters.active && (
        <Empty
          title={t`No policy yet`}
          action={
            mayWrite && (
              <Button kind="primary" onClick={create}>
                <Trans>Write the first policy</Trans>
              </Button>
            )
          }
        >
          <Trans>
            A policy says what tool runs need: nothing, people, or that they do not happen. Until a rule allows a run, one person must
            approve it.
          </Trans>
        </Empty>
      )}
      {settled && rows.length === 0 && filters.active && (
        <NoMatch title={t`No policy like that`} without={all.length || undefined} filters={filters} options={options} />
      )}
      {rows.length > 0 && (
        <Table
          label={t`Policies`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          selected={opened}
          onOpen={open}
          sorting={sortingOf(SORTS, filters, "name")}
        />
      )}
      {settled && switches > 0 && !shown && (
        <p className="folded small muted">
          <Plural value={switches} one="# more keeps a tool's switch." other="# more keep tools' switches." />{" "}
          <button type="button" className="link" onClick={showSwitches}>
            <Trans>Show</Trans>
          </button>
        </p>
      )}
      <More busy={loading} onMore={next ? () => more(next) : undefined} />
    </ListPage>
  );
}

export default function PoliciesPage() {
  const parameters = new URLSearchParams(useSearch());
  const mayWrite = useCan("policy:write");
  const edited = mayWrite ? parameters.get("edit") : null;
  if (!edited) return <List opened={parameters.get("policy") ?? undefined} />;
  const leave = (id?: string) => {
    edit(undefined);
    if (id) setParameter("policy", id);
  };
  return (
    <Suspense fallback={<SkeletonRows height={32} />}>
      <Editor key={edited} id={edited === NEW ? undefined : edited} onLeave={leave} />
    </Suspense>
  );
}
