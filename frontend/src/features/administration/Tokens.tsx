import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { lazy, type ReactNode, Suspense, useEffect, useEffectEvent, useState } from "react";
import { useSearch } from "wouter";
import { TokensDocument } from "@/gql/administration/graphql";
import { onChanges } from "@/lib/connection";
import { sortOf, useFilters } from "@/lib/filters";
import { shortList } from "@/lib/format";
import { usePages } from "@/lib/graphql";
import { usePageSize } from "@/lib/session";
import { openItem, useListKeys } from "@/lib/listKeys";
import { pageAction } from "@/lib/pageActions";
import { setParameter } from "@/lib/place";
import { useNow } from "@/lib/time";
import { Button } from "@/ui/Button";
import { sortingOf, useShown } from "@/ui/Columns";
import { Switch } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { ListPage, More } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty } from "@/ui/States";
import { type Column, Table } from "@/ui/Table";
import { Tag } from "@/ui/Tag";
import { Ago, When } from "@/ui/Time";
import { NO_FILTERS, TOKEN_SORTS } from "./sorts";
import { TokenDrawer } from "./TokenDrawer";
import { useDomains } from "./useDomains";
import { KINDS, type Token, TOKEN_STATES, tokenState } from "./words";

const TokenDialog = lazy(() => import("./TokenDialog"));
/** What gives way when a token is open beside the list. */
const WIDE = ["kind", "scopes", "prefix", "expires"];
const open = (id: string | undefined) => openItem("token", id);

function useColumns(): Column<Token>[] {
  const { t, i18n } = useLingui();
  const now = useNow(60_000);
  return [
    {
      id: "name",
      head: t`Name`,
      cell: (row) => (
        <span className="cell">
          <Icon name={row.kind === "AGENT" ? "agents" : "api"} className="muted" />
          <span className={tokenState(row, now) === "WORKS" ? "trunc med" : "trunc muted"}>{row.name}</span>
        </span>
      ),
    },
    { id: "kind", head: t`Kind`, width: "96px", wideOnly: true, cell: (row) => i18n._(KINDS[row.kind].label) },
    {
      id: "agent",
      head: t`Agent`,
      width: "15%",
      wideOnly: true,
      cell: (row) => row.agent?.name ?? <span className="muted">{t`none`}</span>,
    },
    {
      id: "scopes",
      head: t`Scopes`,
      width: "16%",
      wideOnly: true,
      cell: (row) => (
        <span className="mono muted" title={row.scopes.join(", ")}>
          {shortList(row.scopes)}
        </span>
      ),
    },
    { id: "prefix", head: t`Begins with`, width: "132px", wideOnly: true, cell: (row) => <span className="mono">{row.prefix}</span> },
    {
      id: "used",
      backwards: true,
      head: t`Last used`,
      width: "104px",
      cell: (row) => (row.lastUsedAt ? <Ago at={row.lastUsedAt} /> : <span className="muted">{t`never`}</span>),
    },
    {
      id: "expires",
      head: t`Expires`,
      width: "112px",
      wideOnly: true,
      cell: (row) => (row.expiresAt ? <When at={row.expiresAt} /> : <span className="muted">{t`never`}</span>),
    },
    { id: "state", head: t`State`, width: "100px", cell: (row) => <Tag mark={TOKEN_STATES[tokenState(row, now)]} /> },
  ];
}

export function Tokens({ tabs }: { tabs: ReactNode }) {
  const { t } = useLingui();
  const parameters = new URLSearchParams(useSearch());
  const opened = parameters.get("token") ?? undefined;
  const includeRevoked = parameters.get("revoked") === "1";
  const first = usePageSize();
  const filters = useFilters("tokens", NO_FILTERS, "token");
  const { data, fault, loading, reload, more } = usePages(TokensDocument, { includeRevoked, first, ...sortOf(TOKEN_SORTS, filters.sort) });
  const domains = useDomains();
  const all = useColumns();
  const { shown: columns, menu } = useShown("tokens", opened ? all.filter((column) => !WIDE.includes(column.id)) : all);
  const [creating, setCreating] = useState(false);
  const create = () => setCreating(true);
  useListKeys(opened, open, [pageAction("token.create", create)]);
  const again = useEffectEvent(reload);
  useEffect(() => onChanges(({ entry }) => (entry.resourceType === "token" || entry.resourceType === "user") && again(), again), []);

  const now = useNow(60_000);
  const rows = data?.flatMap((page) => page.apiTokens.nodes) ?? [];
  const info = data?.at(-1)?.apiTokens.pageInfo;
  const next = info?.hasNextPage ? info.endCursor : null;
  const token = rows.find((row) => row.id === opened);
  const seek = useEffectEvent(more);
  const seeking = opened !== undefined && !token ? next : null;
  useEffect(() => {
    if (seeking) seek(seeking);
  }, [seeking]);
  return (
    <ListPage
      bar={
        <>
          {tabs}
          <span className="grow" />
          {data && (
            <span className="muted small nowrap only-wide">
              <Plural value={data[0]?.apiTokens.totalCount ?? 0} one="# token" other="# tokens" />
            </span>
          )}
          {menu}
          <label className="row nowrap" htmlFor="revoked-too">
            <Switch
              id="revoked-too"
              checked={includeRevoked}
              onChange={(event) => setParameter("revoked", event.target.checked ? "1" : undefined)}
            />
            <Trans>Revoked too</Trans>
          </label>
          <Button kind={opened || rows.length === 0 ? undefined : "primary"} icon="plus" onClick={create}>
            <Trans>New token</Trans>
          </Button>
        </>
      }
      side={
        opened && (
          <TokenDrawer
            key={opened}
            token={token}
            searching={!data || seeking !== null}
            domains={domains}
            now={now}
            stays={includeRevoked}
            onClose={() => open(undefined)}
          />
        )
      }
    >
      {!data && fault && <CouldNotLoad title={t`The tokens did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows height={32} />}
      {rows.length > 0 && (
        <Table
          label={t`API tokens`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          selected={opened}
          onOpen={open}
          sorting={sortingOf(TOKEN_SORTS, filters, "")}
        />
      )}
      {data && rows.length === 0 && (
        <Empty
          title={t`No token yet`}
          command="handrail token create dashboards --scope overview:read"
          action={
            <Button kind="primary" onClick={create}>
              <Trans>Make the first token</Trans>
            </Button>
          }
        >
          <Trans>Agents and other programs use Handrail with a token: it says who they are and what they may do.</Trans>
        </Empty>
      )}
      <More onMore={next ? () => more(next) : undefined} busy={loading} />
      {creating && (
        <Suspense>
          <TokenDialog domains={domains} onClose={() => setCreating(false)} onMade={reload} />
        </Suspense>
      )}
    </ListPage>
  );
}
