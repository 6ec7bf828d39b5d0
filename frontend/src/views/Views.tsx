import "./views.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { useSearch } from "wouter";
import { KeptViewsDocument } from "@/gql/views/graphql";
import { useActions } from "@/lib/actions";
import { useColumnsOf } from "@/lib/columns";
import { number } from "@/lib/format";
import { query, useQuery } from "@/lib/graphql";
import { pageAction } from "@/lib/pageActions";
import { replaceSearch } from "@/lib/place";
import { Button, IconButton } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { Problem } from "@/ui/States";
import type { Kept } from "./SavedViews";
import { differs, isHere, plainSearch, searchOf, takeColumns, type View } from "./state";
import { ViewDialog } from "./ViewDialog";

type Hands = { search: string; onOpen: (view: View) => void; onEdit: (view: View) => void };
function Item({ view, search, onOpen, onEdit }: Hands & { view: View }) {
  const { t } = useLingui();
  const here = isHere(view, search);
  return (
    <span className="kept-view">
      <button type="button" className="menu-item" aria-current={here || undefined} onClick={() => onOpen(view)}>
        {here ? <Icon name="check" /> : <span className="i" />}
        <bdi className="trunc grow">{view.name}</bdi>
        {!view.mine && <bdi className="small muted trunc">{view.owner?.name}</bdi>}
        {view.mine && view.shared && <span className="small muted">{t`shared`}</span>}
        {view.count !== null && <span className="small muted">{view.count > 99 ? "99+" : number(view.count)}</span>}
      </button>
      {view.mine && <IconButton icon="edit" size="small" label={t`Change ${view.name}`} onClick={() => onEdit(view)} />}
    </span>
  );
}

/** Asked for anew whenever they are looked at. */
function Items({ page, ...hands }: Hands & { page: string }) {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(KeptViewsDocument, {});
  const views = data?.savedViews.filter((view) => view.page === page);
  if (fault && !views)
    return (
      <div className="title stack">
        <Problem>{t`The views did not load.`}</Problem>
        <Button onClick={reload}>
          <Trans>Try now</Trans>
        </Button>
      </div>
    );
  if (!views) return <div className="skeleton title" aria-busy="true" />;
  if (views.length === 0) return <p className="muted small title">{t`No view is saved yet.`}</p>;
  return views.map((view) => <Item key={view.id} view={view} {...hands} />);
}

export default function Views({ page, filter }: Kept) {
  const { t } = useLingui();
  const search = plainSearch(useSearch());
  const shown = { search, filter: filter ?? null, columns: useColumnsOf(page) };
  // the sidebar has asked for them
  const { data } = useQuery(KeptViewsDocument, {}, { pause: true });
  const [over, setOver] = useState<{ view: View | undefined }>();
  const button = useRef<HTMLButtonElement>(null);
  const here = search ? data?.savedViews.find((view) => view.page === page && isHere(view, search)) : undefined;
  useActions([
    pageAction("view.open", () => button.current?.click()),
    pageAction(
      "view.save",
      () => setOver({ view: undefined }),
      () => search !== "",
    ),
  ]);
  return (
    <>
      <Menu
        label={t`Views`}
        trigger={(props) => (
          <button
            ref={button}
            type="button"
            title={here ? here.name : t`Views`}
            className={here ? "btn small views-button here" : "btn small views-button"}
            {...props}
          >
            <Icon name="filter" />
            <bdi className="trunc">{here ? here.name : t`Views`}</bdi>
            <Icon name="down" />
          </button>
        )}
      >
        {(close) => (
          <div className="kept-views">
            <Items
              page={page}
              search={search}
              onOpen={(view) => {
                takeColumns(view);
                replaceSearch(searchOf(view), true);
                close();
              }}
              onEdit={(view) => {
                setOver({ view });
                close();
              }}
            />
            <hr />
            <button
              type="button"
              className="menu-item"
              disabled={!search}
              onClick={() => {
                setOver({ view: undefined });
                close();
              }}
            >
              <Icon name="plus" />
              {search ? t`Save this view…` : t`Filter or sort the list to save a view.`}
            </button>
          </div>
        )}
      </Menu>
      {over && (
        <ViewDialog
          view={over.view}
          page={page}
          shown={shown}
          changed={over.view !== undefined && search !== "" && differs(over.view, shown)}
          onClose={() => setOver(undefined)}
          onDone={() => {
            setOver(undefined);
            void query(KeptViewsDocument, {});
          }}
        />
      )}
    </>
  );
}
