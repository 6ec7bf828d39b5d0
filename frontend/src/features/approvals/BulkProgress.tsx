import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { DecisionOutcome } from "@/gql/approvals/graphql";
import { duration, number, percent } from "@/lib/format";
import { useNow } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { Problem } from "@/ui/States";
import { countOf, isBusy, type Operation, outcomesOf, paceOf, planNumber, postsOf, seconds, undoableUntil } from "./batch";
import { BulkRail } from "./BulkRail";
import { BulkRows } from "./BulkRows";
import { closeDialog, retry, stop, summary, undo, useBulk } from "./operation";
import { OUTCOME_WORDS } from "./outcomes";

function Pace({ operation }: { operation: Operation }) {
  const { t } = useLingui();
  const pace = paceOf(operation, useNow(250));
  if (!pace) return null;
  const rate = number(Math.max(1, Math.round(pace.perSecond)));
  const left = pace.left < 1000 ? t`under 1 s left` : t`${duration(pace.left)} left`;
  return <span className="muted nowrap">{t`${rate} per second, ${left}`}</span>;
}

/** What a screen reader hears: the quarters, and the end. */
function Said({ operation }: { operation: Operation }) {
  if (!isBusy(operation)) return <>{summary(operation)}</>;
  if (operation.state === "UNDOING") return <Trans>Being taken back</Trans>;
  const quarter = Math.floor((operation.done / operation.total) * 4);
  return quarter > 0 ? <Trans>{percent(quarter * 25)} done</Trans> : null;
}

/** In words: what goes on, or until when it can be taken back. */
function Next({ operation, until }: { operation: Operation; until: number | undefined }) {
  const time = useNow(250);
  const untouched = operation.total - operation.done;
  if (operation.state === "RUNNING") return <Trans>You can close this. It goes on, survives a restart, and reports once.</Trans>;
  if (operation.state === "UNDOING") return <Trans>Being taken back. Nothing of it is released.</Trans>;
  if (operation.state === "UNDONE") return <Trans>Taken back. The runs wait again.</Trans>;
  const left = until === undefined ? 0 : until - time;
  return (
    <>
      {untouched > 0 && (
        <Plural value={untouched} one="Stopped; # run was left as it is. " other="Stopped; # runs were left as they are. " />
      )}
      {left > 0 ? (
        <Trans>Released in {seconds(left)}. You can undo until then.</Trans>
      ) : countOf(operation, "DECIDED") > 0 ? (
        <Trans>Released; the agents are told.</Trans>
      ) : (
        <Trans>Nothing was decided.</Trans>
      )}
    </>
  );
}

/** How a bulk operation goes on, what came of each run, and the ways to stop it, to try again and to take it back. */
export default function BulkProgress() {
  const { t, i18n } = useLingui();
  const { operations, problem } = useBulk();
  const [shown, setShown] = useState<ReadonlySet<DecisionOutcome>>(new Set());
  const [pressed, setPressed] = useState<string>();
  const time = useNow(250);
  const operation = operations.at(-1);
  if (!operation) return null;
  const { total, done, state } = operation;
  const outcomes = outcomesOf(operation);
  const ends = operations.flatMap((one) => undoableUntil(one, time) ?? []);
  const until = ends.length > 0 ? Math.min(...ends) : undefined;
  const busy = isBusy(operation);
  const failed = countOf(operation, "FAILED");
  const approving = operation.decision === "APPROVE";
  const many = number(total);
  const title =
    state === "RUNNING"
      ? approving
        ? t`Approving ${many} tool runs`
        : t`Rejecting ${many} tool runs`
      : state === "UNDOING"
        ? t`Taking ${many} decisions back`
        : summary(operation);
  const toggle = (outcome: DecisionOutcome) =>
    setShown(new Set(shown.has(outcome) ? [...shown].filter((one) => one !== outcome) : [...shown, outcome]));
  const press = (what: string, act: () => Promise<void>) => () => {
    setPressed(`${what} ${operation.id}`);
    void act().finally(() => setPressed(undefined));
  };
  return (
    <Dialog
      title={title}
      onClose={closeDialog}
      closing={busy ? { icon: "down", label: t`Go on in the background` } : undefined}
      aside={
        <span className="small muted nowrap">
          <Trans>
            Plan <span className="mono">{planNumber(operation)}</span>
          </Trans>
        </span>
      }
      footer={
        <>
          {outcomes.length > 0 && (
            <Button
              className="show-rows"
              kind="quiet"
              size="large"
              icon="table"
              aria-expanded={shown.size > 0}
              onClick={() => setShown(new Set(shown.size > 0 ? [] : outcomes.map(({ outcome }) => outcome)))}
            >
              {shown.size > 0 ? <Trans>Hide rows</Trans> : <Trans>Show rows</Trans>}
            </Button>
          )}
          <span className="grow" />
          {state === "RUNNING" && (
            <Button size="large" disabled={pressed !== undefined} onClick={press("stop", stop)}>
              <Trans>Stop after this chunk</Trans>
            </Button>
          )}
          {failed > 0 && (
            <Button size="large" disabled={busy || pressed !== undefined} onClick={press("retry", retry)}>
              <Trans>Retry {number(failed)} failed</Trans>
            </Button>
          )}
          {!busy && until !== undefined && (
            <Button size="large" icon="undo" disabled={pressed !== undefined} onClick={press("undo", undo)}>
              <Trans>Undo {seconds(until - time)}</Trans>
            </Button>
          )}
          {!busy && (
            <Button size="large" kind="primary" onClick={closeDialog}>
              <Trans>Close</Trans>
            </Button>
          )}
        </>
      }
    >
      <p className="sr" role="status">
        <Said operation={operation} />
      </p>
      <div className="row pg">
        <p className="big">
          <b>{number(done)}</b> <Trans>of {many}</Trans>
        </p>
        <span className="grow" />
        <Pace operation={operation} />
      </div>
      <BulkRail operation={operation} />
      <p className="row small muted quarters" aria-hidden="true">
        {postsOf(total).map((share) => (
          <span key={share}>{number(Math.round(total * share))}</span>
        ))}
      </p>
      <ul className="out">
        {outcomes.map(({ outcome, count }) => {
          const { label, note, ...mark } = OUTCOME_WORDS[outcome];
          const back = state === "UNDONE" && outcome === "DECIDED";
          const { icon, tone } = back ? ({ icon: "undo", tone: "muted" } as const) : mark;
          const share = outcome === "DECIDED" && count < total ? percent(Math.floor((count / total) * 100)) : note && i18n._(note);
          return (
            <li key={outcome}>
              <button type="button" className="row" aria-expanded={shown.has(outcome)} onClick={() => toggle(outcome)}>
                <Icon name={icon} className={tone} />
                <span>{back ? t`Taken back` : i18n._(label)}</span>
                <span className="muted small grow">{share}</span>
                <b className="med">{number(count)}</b>
              </button>
              {shown.has(outcome) && <BulkRows id={operation.id} outcome={outcome} count={count} />}
            </li>
          );
        })}
      </ul>
      {problem && <Problem>{problem}</Problem>}
      <div className="since">
        <Icon name={state === "UNDONE" || state === "UNDOING" ? "undo" : busy ? "sys" : "clock"} />
        <span>
          <Next operation={operation} until={until} />
        </span>
      </div>
    </Dialog>
  );
}
