import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { DropViewDocument, KeepViewDocument, KeptViewsDocument } from "@/gql/views/graphql";
import { mutate, query } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { now } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { CheckField, TextField } from "@/ui/Field";
import { Refusal } from "@/ui/Forms";
import { showToast } from "@/ui/Toast";
import type { Shown, View } from "./state";

const UNDOABLE = 10_000;
type Props = {
  view: View | undefined;
  page: string;
  /** What is shown now. */
  shown: Shown;
  /** What is shown is something else than the view. */
  changed: boolean;
  onClose: () => void;
  onDone: () => void;
};

/** Saves what is shown under a name, or changes and deletes a view of one's own. */
export function ViewDialog({ view, page, shown, changed, onClose, onDone }: Props) {
  const { t } = useLingui();
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.shared ?? false);
  const [current, setCurrent] = useState(false);
  const { busy, refused, change } = useChange();
  const save = async () => {
    const input = { name: name.trim(), page, state: view && !current ? view.state : shown, shared };
    const saved = await change(
      () => mutate(KeepViewDocument, { input, id: view?.id ?? null }),
      (data) => data.saveView,
    );
    if (saved) onDone();
  };
  const remove = async ({ id, ...old }: View) => {
    const gone = await change(
      () => mutate(DropViewDocument, { id }),
      (data) => data.deleteView,
    );
    if (!gone) return;
    onDone();
    const input = { name: old.name, page, state: old.state, shared: old.shared };
    const again = () => void mutate(KeepViewDocument, { input, id: null }).then(() => query(KeptViewsDocument, {}));
    showToast(t`The view ${old.name} is deleted`, { until: now() + UNDOABLE, run: again });
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
            <Button size="large" kind="reject" disabled={busy} onClick={() => void remove(view)}>
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
      <div className="stack">
        <TextField
          label={t`Name`}
          value={name}
          maxLength={60}
          autoFocus
          problem={refused?.problems.name ?? taken}
          onChange={(event) => setName(event.target.value)}
        />
        {changed && <CheckField label={t`Keep what is shown now instead`} checked={current} onChange={() => setCurrent(!current)} />}
        <CheckField label={t`Share it with those who see the same domains`} checked={shared} onChange={() => setShared(!shared)} />
        {!taken && <Refusal refused={refused} />}
      </div>
    </Dialog>
  );
}
