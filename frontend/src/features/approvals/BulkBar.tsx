import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, IconButton } from "@/ui/Button";
import { RISKS } from "@/ui/tags";
import { tallyRisks } from "./standing";
import type { Desk } from "./useDesk";

/** Floats over the foot of the list while rows are ticked. The ellipsis promises a dialog. */
export function BulkBar({ desk, onBulk }: { desk: Desk; onBulk: (decision: "APPROVE" | "REJECT") => void }) {
  const { t, i18n } = useLingui();
  const count = desk.selected.length;
  if (count === 0) return null;
  const makeup = tallyRisks(desk.selected)
    .map(({ risk, count: of }) => `${of} ${i18n._(RISKS[risk].label).toLowerCase()}`)
    .join(", ");
  return (
    <div className="bulk" role="toolbar" aria-label={t`Selected runs`}>
      <b className="semi nowrap">
        <Plural value={count} one="# selected" other="# selected" />
      </b>
      <span className="muted trunc only-wide">{makeup}</span>
      <span className="grow" />
      <Button onClick={() => onBulk("REJECT")}>
        <Trans>Reject…</Trans>
      </Button>
      <Button kind="tonal" onClick={() => onBulk("APPROVE")}>
        <Trans>Approve {count}…</Trans>
      </Button>
      <IconButton icon="x" label={t`Clear selection, Escape`} onClick={desk.clear} />
    </div>
  );
}
