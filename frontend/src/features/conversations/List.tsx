import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { ConversationChoicesDocument, ConversationsDocument, ConversationsWithoutDocument } from "@/gql/conversations/graphql";
import { onChanges } from "@/lib/connection";
import { sortOf, useFilters } from "@/lib/filters";
import { usePages, useQuery } from "@/lib/graphql";
import { useListKeys } from "@/lib/listKeys";
import { go } from "@/lib/place";
import { usePageSize } from "@/lib/session";
import { AGENTS } from "@/names/sources";
import { sortingOf, useShown } from "@/ui/Columns";
import { FilterBar } from "@/ui/FilterBar";
import { Copy } from "@/ui/Forms";
import { ListPage, More, SearchField } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty, NoMatch } from "@/ui/States";
import { Table } from "@/ui/Table";
import { SavedViews } from "@/views/SavedViews";
import { useColumns } from "./columns";
import { example } from "./example";
import { asked, FIELDS, SORTS } from "./filters";

const SOURCES = { agentId: AGENTS };

const CHIPS = FIELDS.filter(({ id }) => id !== "text");
/** The latest come first unless told: the API counts the other way than the address. */
const order = (sort: string | undefined) => {
  const { order: by, descending } = sortOf(SORTS, sort);
  return by ? { order: by, ascending: !descending } : {};
};
const open = (id: string | undefined) => id && go(`/conversations/${id}`);

function useOptions() {
  const { data } = useQuery(ConversationChoicesDocument, {});
  const named = (things: { id: string; name: string }[] | undefined) => things?.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return { agentId: named(data?.agents.nodes), domainId: named(data?.domains.nodes) };
}

/** Asks again, at most every second, when somebody said something. */
function useArrivals(reload: () => void): void {
  const again = useEffectEvent(reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, 1000);
    };
    const stop = onChanges(({ entry }) => entry.resourceType === "conversation" && later(), later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}

export function List() {
  const { t } = useLingui();
  const filters = useFilters("conversations", FIELDS);
  const first = usePageSize();
  const { data, fault, loading, reload, more } = usePages(ConversationsDocument, {
    filter: asked(filters.values),
    first,
    ...order(filters.sort),
  });
  const options = useOptions();
  const { shown: columns, menu } = useShown("conversations", useColumns());
  useListKeys(undefined, open);
  // further pages would be lost: who has gone so far asks again by coming back
  useArrivals(() => (data?.length ?? 0) < 2 && reload());

  const rows = data?.flatMap((page) => page.conversations.nodes) ?? [];
  const total = data?.[0]?.conversations.totalCount;
  const page = data?.at(-1)?.conversations.pageInfo;
  const next = page?.hasNextPage ? page.endCursor : null;
  const nothing = data !== undefined && rows.length === 0;
  const without = useQuery(ConversationsWithoutDocument, {}, { pause: !(nothing && filters.active) });
  return (
    <ListPage
      bar={
        <>
          <SearchField filters={filters} label={t`Find a conversation`} />
          <FilterBar filters={{ ...filters, fields: CHIPS }} options={options} sources={SOURCES} />
          <span className="grow" />
          <SavedViews page="conversations" filter={asked(filters.values)} />
          {total !== undefined && (
            <span className="muted small nowrap only-wide">
              <Plural value={total} one="# conversation" other="# conversations" />
            </span>
          )}
          {menu}
        </>
      }
    >
      {!data && fault && <CouldNotLoad title={t`The conversations did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows rows={12} height={32} />}
      {nothing && !filters.active && (
        <div className="teach">
          <Empty title={t`No conversation yet`}>
            <Trans>What agents and people say to each other appears here once an agent records it, with its own token.</Trans>
          </Empty>
          <Copy label={t`Record the first messages`} text={example(location.origin)} />
        </div>
      )}
      {nothing && filters.active && (
        <NoMatch
          title={t`No conversation like that`}
          without={without.data?.conversations.totalCount}
          filters={filters}
          options={options}
        />
      )}
      {rows.length > 0 && (
        <Table
          label={t`Conversations`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={open}
          sorting={sortingOf(SORTS, filters, "-last")}
        />
      )}
      <More busy={loading} onMore={next ? () => more(next) : undefined} />
    </ListPage>
  );
}
