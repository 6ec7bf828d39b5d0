import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { useSearch } from "wouter";
import { PeopleDocument } from "@/gql/administration/graphql";
import { onChanges } from "@/lib/connection";
import { sortOf, useFilters } from "@/lib/filters";
import { usePages } from "@/lib/graphql";
import { openItem, useListKeys } from "@/lib/listKeys";
import { pageAction } from "@/lib/pageActions";
import { useCan, useMe, usePageSize } from "@/lib/session";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { sortingOf, useShown } from "@/ui/Columns";
import { ListPage, More } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty } from "@/ui/States";
import { type Column, Table } from "@/ui/Table";
import { Tag } from "@/ui/Tag";
import { Ago } from "@/ui/Time";
import { InviteDialog } from "./InviteDialog";
import { PersonDrawer } from "./PersonDrawer";
import { NO_FILTERS, PEOPLE_SORTS } from "./sorts";
import { type Domains, useDomains } from "./useDomains";
import { type Person, ROLES, USER_STATES } from "./words";

/** What gives way when a person is open beside the list. */
const WIDE = ["email", "seen"];
const open = (id: string | undefined) => openItem("person", id);

function useColumns(domains: Domains): Column<Person>[] {
  const { t, i18n } = useLingui();
  const me = useMe();
  return [
    {
      id: "name",
      head: t`Name`,
      cell: (row) => (
        <span className="cell">
          <Avatar name={row.name} />
          <span className={row.state === "DISABLED" ? "trunc muted" : "trunc med"}>{row.name}</span>
          {row.id === me.user?.id && <span className="small muted">{t`you`}</span>}
        </span>
      ),
    },
    { id: "email", head: t`E-mail`, width: "28%", wideOnly: true, cell: (row) => <span className="muted">{row.email}</span> },
    { id: "role", head: t`Role`, width: "112px", cell: (row) => i18n._(ROLES[row.role].label) },
    {
      id: "domains",
      head: t`Domains`,
      width: "168px",
      wideOnly: true,
      cell: (row) => (
        <span title={row.domainIds ? domains.names(row.domainIds).join(", ") : undefined}>{domains.short(row.domainIds)}</span>
      ),
    },
    { id: "state", head: t`State`, width: "104px", cell: (row) => <Tag mark={USER_STATES[row.state]} /> },
    {
      id: "seen",
      backwards: true,
      head: t`Last seen`,
      width: "120px",
      wideOnly: true,
      cell: (row) => (row.lastSeenAt ? <Ago at={row.lastSeenAt} /> : <span className="muted">{t`never`}</span>),
    },
  ];
}

export function People({ tabs }: { tabs: ReactNode }) {
  const { t } = useLingui();
  const opened = new URLSearchParams(useSearch()).get("person") ?? undefined;
  const mayChange = useCan("user:admin");
  const first = usePageSize();
  const filters = useFilters("people", NO_FILTERS, "person");
  const { data, fault, loading, reload, more } = usePages(PeopleDocument, { first, ...sortOf(PEOPLE_SORTS, filters.sort) });
  const domains = useDomains();
  const all = useColumns(domains);
  const { shown: columns, menu } = useShown("people", opened ? all.filter((column) => !WIDE.includes(column.id)) : all);
  const [inviting, setInviting] = useState(false);
  const invite = () => setInviting(true);
  useListKeys(opened, open, [pageAction("person.invite", invite, () => mayChange)]);
  const again = useEffectEvent(reload);
  useEffect(() => onChanges(({ entry }) => entry.resourceType === "user" && again(), again), []);

  const rows = data?.flatMap((page) => page.users.nodes) ?? [];
  const info = data?.at(-1)?.users.pageInfo;
  const next = info?.hasNextPage ? info.endCursor : null;
  const person = rows.find((row) => row.id === opened);
  // a link may lead to somebody further down
  const seek = useEffectEvent(more);
  const seeking = opened !== undefined && !person ? next : null;
  useEffect(() => {
    if (seeking) seek(seeking);
  }, [seeking]);
  const close = () => open(undefined);
  return (
    <ListPage
      bar={
        <>
          {tabs}
          <span className="grow" />
          {data && (
            <span className="muted small nowrap only-wide">
              <Plural value={data[0]?.users.totalCount ?? 0} one="# person" other="# people" />
            </span>
          )}
          {menu}
          {mayChange && (
            <Button kind={opened ? undefined : "primary"} icon="plus" onClick={invite}>
              <Trans>Invite</Trans>
            </Button>
          )}
        </>
      }
      side={opened && <PersonDrawer key={opened} person={person} searching={!data || seeking !== null} domains={domains} onClose={close} />}
    >
      {!data && fault && <CouldNotLoad title={t`The people did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows height={32} />}
      {rows.length > 0 && (
        <Table
          label={t`People`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          selected={opened}
          onOpen={open}
          sorting={sortingOf(PEOPLE_SORTS, filters, "name")}
        />
      )}
      {data && rows.length === 0 && (
        <Empty title={t`Nobody here yet`}>
          <Trans>People who share a domain with you stand here, with their roles.</Trans>
        </Empty>
      )}
      {data && rows.length === 1 && mayChange && (
        <p className="hint muted">
          <Trans>Invite somebody who decides with you: an operator approves and rejects, a developer builds.</Trans>
        </p>
      )}
      <More onMore={next ? () => more(next) : undefined} busy={loading} />
      {inviting && <InviteDialog domains={domains} onClose={() => setInviting(false)} onInvited={reload} />}
    </ListPage>
  );
}
