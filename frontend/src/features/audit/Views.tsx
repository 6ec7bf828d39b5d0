import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { AuditViewsDocument, DeleteAuditViewDocument, SaveAuditViewDocument, type ViewRowFragment } from "@/gql/audit/graphql";
import { useActions } from "@/lib/actions";
import { pageAction } from "@/lib/pageActions";
import { mutate, useQuery } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Button, IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { CheckField, TextField } from "@/ui/Field";
import { Refusal } from "@/ui/Forms";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { Problem } from "@/ui/States";
import { depends, zoneOf } from "./address";

type View = ViewRowFragment;
const told = ({ state }: View, name: "q" | "zone"): string => {
  const value = (state as { q?: unknown; zone?: unknown } | null)?.[name];
  return typeof value === "string" ? value : "";
};
const lineOf = (view: View): string => told(view, "q");
type Shown = { line: string; zone: string };

/** Saves the line under a name, or changes and deletes a view of one's own. */
function ViewDialog({
  view,
  shown: { line, zone },
  onClose,
  onDone,
}: {
  view: View | undefined;
  shown: Shown;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useLingui();
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.shared ?? false);
  const [current, setCurrent] = useState(false);
  const { busy, refused, change } = useChange();
  const old = view && lineOf(view);
  const kept = view && !current;
  const q = kept ? lineOf(view) : line;
  const state = kept ? view.state : depends(line) ? { q, zone } : { q };
  const done = () => {
    onDone();
    onClose();
  };
  const save = async () => {
    const input = { name: name.trim(), page: "audit", state, shared };
    const saved = await change(
      () => mutate(SaveAuditViewDocument, { input, id: view?.id ?? null }),
      (data) => data.saveView,
    );
    if (saved) done();
  };
  const remove = async (id: string) => {
    const gone = await change(
      () => mutate(DeleteAuditViewDocument, { id }),
      (data) => data.deleteView,
    );
    if (gone) done();
  };
  const taken = refused?.kind === "NameTaken" ? refused.message : undefined;
  return (
    <Dialog
      narrow
      title={view ? t`Change the view` : t`Save this view`}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          {view && (
            <Button size="large" kind="reject" disabled={busy} onClick={() => void remove(view.id)}>
              <Trans>Delete</Trans>
            </Button>
          )}
          <span className="grow" />
          <Button size="large" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button size="large" kind="primary" type="submit" disabled={busy || !name.trim()}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <div className="stack exporting">
        <p className="what mono">{q || <span className="muted">{t`everything you may see`}</span>}</p>
        <TextField
          label={t`Name`}
          value={name}
          maxLength={60}
          autoFocus
          problem={refused?.problems.name ?? taken}
          onChange={(event) => setName(event.target.value)}
        />
        {view && old !== line && (
          <CheckField label={t`Keep what is shown now instead`} checked={current} onChange={() => setCurrent(!current)} />
        )}
        <CheckField label={t`Share it with those who see the same domains`} checked={shared} onChange={() => setShared(!shared)} />
        {!taken && <Refusal refused={refused} />}
      </div>
    </Dialog>
  );
}

function Item({ view, here, onOpen, onEdit }: { view: View; here: boolean; onOpen: () => void; onEdit: () => void }) {
  const { t } = useLingui();
  return (
    <span className="view-item">
      <button type="button" className="menu-item" aria-current={here || undefined} onClick={onOpen}>
        {here ? <Icon name="check" /> : <span className="i" />}
        <span className="trunc grow">{view.name}</span>
        {!view.mine && <span className="small muted trunc">{view.owner?.name}</span>}
        {view.mine && view.shared && <span className="small muted">{t`shared`}</span>}
      </button>
      {view.mine && <IconButton icon="edit" size="small" label={t`Change ${view.name}`} onClick={onEdit} />}
    </span>
  );
}

/** Lines under a name: one's own, and those that others share. */
export function Views({ line, zone, own, onPut }: Shown & { own: string; onPut: (line: string, zone: string) => void }) {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(AuditViewsDocument, {});
  const [over, setOver] = useState<{ view: View | undefined }>();
  const views = data?.savedViews ?? [];
  const here = views.find((view) => lineOf(view) === line && zoneOf(line, told(view, "zone"), own) === zone);
  useActions([pageAction("audit.save", () => setOver({ view: undefined }))]);
  return (
    <>
      <Menu
        align="start"
        label={t`Views`}
        trigger={(props) => (
          <button type="button" className="btn small" {...props}>
            <Icon name="filter" />
            <span className="trunc">{here && line ? here.name : t`Views`}</span>
            <Icon name="down" />
          </button>
        )}
      >
        {(close) => (
          <div className="views">
            {fault && <Problem>{t`The views did not load.`}</Problem>}
            {views.map((view) => (
              <Item
                key={view.id}
                view={view}
                here={view === here}
                onOpen={() => {
                  onPut(lineOf(view), zoneOf(lineOf(view), told(view, "zone"), own));
                  close();
                }}
                onEdit={() => {
                  setOver({ view });
                  close();
                }}
              />
            ))}
            {data && views.length === 0 && <p className="muted small title">{t`No view is saved yet.`}</p>}
            <hr />
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                setOver({ view: undefined });
                close();
              }}
            >
              <Icon name="plus" />
              {t`Save this view…`}
            </button>
          </div>
        )}
      </Menu>
      {over && <ViewDialog view={over.view} shown={{ line, zone }} onClose={() => setOver(undefined)} onDone={reload} />}
    </>
  );
}
