import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Decision, QueueCountsQuery } from "@/gql/approvals/graphql";
import { number } from "@/lib/format";
import { Button, IconButton, keyLabel } from "@/ui/Button";
import { RISKS } from "@/ui/tags";
import { RISK_ORDER, tallyRisks } from "./standing";
import type { Desk } from "./useDesk";

type Props = { desk: Desk; counts: QueueCountsQuery["toolRuns"] | undefined; onBulk: (decision: Decision) => void };

/** Floats over the foot of the list while rows are ticked. The ellipsis promises a dialog. */
export function BulkBar({ desk, counts, onBulk }: Props) {
  const { t, i18n } = useLingui();
  const ticked = desk.selected.length;
  if (ticked === 0) return null;
  const total = Math.max(ticked, counts?.totalCount ?? 0);
  const count = desk.matching ? total : ticked;
  const risks = desk.matching
    ? RISK_ORDER.flatMap((risk) => counts?.countsByRisk.filter((one) => one.risk === risk && one.count > 0) ?? [])
    : tallyRisks(desk.selected);
  const makeup = risks.map(({ risk, count: of }) => `${number(of)} ${i18n._(RISKS[risk].label).toLowerCase()}`).join(", ");
  return (
    <div className="bulk" role="toolbar" aria-label={t`Selected runs`}>
      <b className="semi nowrap">
        {desk.matching ? (
          <Plural value={count} one="All # that match" other="All # that match" />
        ) : (
          <Plural value={count} one="# selected" other="# selected" />
        )}
      </b>
      {!desk.matching && total > ticked && ticked === desk.order.length ? (
        <button type="button" className="link trunc" onClick={desk.selectMatching}>
          <Trans>Select all {number(total)} that match</Trans>
        </button>
      ) : (
        <span className="muted trunc only-wide">{makeup}</span>
      )}
      <span className="grow" />
      <Button title={keyLabel("R")} aria-keyshortcuts="Shift+R" onClick={() => onBulk("REJECT")}>
        <Trans>Reject…</Trans>
      </Button>
      <Button kind="tonal" title={keyLabel("Shift+Enter")} aria-keyshortcuts="Shift+Enter" onClick={() => onBulk("APPROVE")}>
        <Trans>Approve {number(count)}…</Trans>
      </Button>
      <IconButton icon="x" label={t`Clear selection, Escape`} onClick={desk.clear} />
    </div>
  );
}
