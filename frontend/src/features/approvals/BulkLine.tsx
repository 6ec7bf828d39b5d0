import { Trans, useLingui } from "@lingui/react/macro";
import { number } from "@/lib/format";
import { useNow } from "@/lib/time";
import { Button, IconButton } from "@/ui/Button";
import { isBusy, type Operation, seconds, undoableUntil } from "./batch";
import { BulkRail } from "./BulkRail";
import { forget, openDialog, summary, undo, useBulk } from "./operation";

/** An operation in one line: how far it is, and what can be done about it. */
export default function Strip({ operation, operations }: { operation: Operation; operations: Operation[] }) {
  const { t } = useLingui();
  const time = useNow(250);
  const problem = useBulk((state) => state.problem);
  const ends = operations.flatMap((one) => undoableUntil(one, time) ?? []);
  const left = ends.length > 0 ? Math.min(...ends) - time : 0;
  const busy = isBusy(operation);
  const done = number(operation.done);
  const total = number(operation.total);
  const words =
    operation.state === "RUNNING"
      ? operation.decision === "APPROVE"
        ? t`Approving, ${done} of ${total}`
        : t`Rejecting, ${done} of ${total}`
      : operation.state === "UNDOING"
        ? t`Being taken back`
        : summary(operation);
  return (
    <div className="bulk-strip" role="group" aria-label={t`Bulk operation`}>
      {busy && <BulkRail operation={operation} />}
      <div className="row">
        <span className="med trunc">{words}</span>
        {problem && <span className="danger small trunc">{problem}</span>}
        <span className="grow" />
        {left > 0 && (
          <Button icon="undo" keys="u" onClick={() => void undo()}>
            <Trans>Undo {seconds(left)}</Trans>
          </Button>
        )}
        <Button onClick={openDialog}>
          <Trans>Show</Trans>
        </Button>
        {!busy && <IconButton icon="x" label={t`Dismiss`} onClick={forget} />}
      </div>
    </div>
  );
}
