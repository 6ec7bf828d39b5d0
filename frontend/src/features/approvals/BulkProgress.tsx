import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Decision, DecisionOutcome } from "@/gql/approvals/graphql";
import { number } from "@/lib/format";
import { now } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { type Glyph, Icon } from "@/ui/Icon";
import { Problem } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { CHUNK, chunks, earliest, type Item, type Result, snapshot, tallyOutcomes } from "./batch";
import { decideChunk, undoMany } from "./decide";
import type { Row } from "./standing";

const WORDS: Record<DecisionOutcome, { label: MessageDescriptor; icon: Glyph; tone: string }> = {
  DECIDED: { label: msg`Decided`, icon: "run-executed", tone: "positive" },
  VOTED: { label: msg`Voted, more are needed`, icon: "run-approved", tone: "accent" },
  CHANGED: { label: msg`Changed since shown, left as they are`, icon: "edit", tone: "warning" },
  ALREADY_DECIDED: { label: msg`Already decided by somebody else`, icon: "run-approved", tone: "muted" },
  EXPIRED: { label: msg`Expired`, icon: "run-expired", tone: "muted" },
  FORBIDDEN: { label: msg`Not yours to decide`, icon: "lock", tone: "muted" },
  NOT_FOUND: { label: msg`Not found`, icon: "run-unknown", tone: "muted" },
  FAILED: { label: msg`Failed`, icon: "run-failed", tone: "danger" },
};

function ProgressRail({ results, total }: { results: Result[]; total: number }) {
  const tally = tallyOutcomes(results);
  const ends = tally.map((_, at) => (tally.slice(0, at + 1).reduce((sum, one) => sum + one.count, 0) / total) * 592);
  const parts = tally.map(({ outcome }, at) => (
    <path
      key={outcome}
      className={`done-part ${WORDS[outcome].tone}`}
      d={`M${(ends[at - 1] ?? 0).toFixed(1)} 6H${(ends[at] ?? 0).toFixed(1)}`}
    />
  ));
  return (
    <>
      <svg className="progress" viewBox="0 0 592 16" preserveAspectRatio="none" aria-hidden="true">
        <path className="base" d="M0 6H592" />
        {parts}
        <path className="post" d={total < 8 ? "M1 6V14M591 6V14" : "M1 6V14M148 6V14M296 6V14M444 6V14M591 6V14"} />
      </svg>
      <p className="row small muted quarters" aria-hidden="true">
        {(total < 8 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1]).map((share) => (
          <span key={share}>{number(Math.round(total * share))}</span>
        ))}
      </p>
    </>
  );
}

type Props = { decision: Decision; runs: Row[]; reason: string; onDone: () => void; onClose: () => void };

/** Sends the batch in chunks and tells the outcome of every run. Stopping ends after the chunk on its way. */
export function BulkProgress({ decision, runs, reason, onDone, onClose }: Props) {
  const { t, i18n } = useLingui();
  const [results, setResults] = useState<Result[]>([]);
  const [state, setState] = useState<"running" | "stopping" | "done">("running");
  const [problem, setProblem] = useState<string>();
  const [until, setUntil] = useState<number>();
  const operations = useRef<string[]>([]);
  const stop = useRef(false);
  const started = useRef(false);
  const total = runs.length;
  const approving = decision === "APPROVE";

  const send = async (items: Item[], before: Result[]) => {
    let all = before;
    const releases: (string | null)[] = [];
    setState("running");
    setProblem(undefined);
    for (const chunk of chunks(items, Math.min(CHUNK, Math.max(1, Math.ceil(total / 4))))) {
      if (stop.current) break;
      const answer = await decideChunk(chunk, decision, reason);
      if ("problem" in answer) {
        all = [...all, ...chunk.map(({ id }): Result => ({ id, outcome: "FAILED", message: answer.problem }))];
        setProblem(answer.problem);
      } else {
        operations.current.push(answer.operationId);
        releases.push(answer.releaseAt);
        all = [...all, ...answer.results];
      }
      setResults(all);
    }
    setState("done");
    const decided = all.filter((one) => one.outcome === "DECIDED").length;
    const end = earliest(releases);
    setUntil(end);
    onDone();
    if (end === undefined || decided === 0) return;
    showToast(approving ? t`Approved ${decided} tool runs` : t`Rejected ${decided} tool runs`, {
      until: end,
      run: () => void undoMany(operations.current),
    });
  };
  const begin = useEffectEvent(() => void send(snapshot(runs), []));
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    begin();
  }, []);

  const left = results.filter((one) => one.outcome !== "DECIDED" && one.outcome !== "VOTED");
  const failed = new Set(results.filter((one) => one.outcome === "FAILED").map((one) => one.id));
  const retry = () => {
    stop.current = false;
    void send(
      snapshot(runs.filter((run) => failed.has(run.id))),
      results.filter((one) => !failed.has(one.id)),
    );
  };
  const nameOf = new Map(runs.map((run) => [run.id, run]));
  const done = state === "done";
  const decided = results.filter((one) => one.outcome === "DECIDED").length;
  const title = done
    ? approving
      ? t`Approved ${decided} of ${total} tool runs`
      : t`Rejected ${decided} of ${total} tool runs`
    : approving
      ? t`Approving ${total} tool runs`
      : t`Rejecting ${total} tool runs`;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <span className="small muted grow">
            {done
              ? until !== undefined && until > now()
                ? t`Nothing takes effect before the hold is over.`
                : ""
              : t`You can close this; it goes on.`}
          </span>
          {!done && (
            <Button
              size="large"
              disabled={state === "stopping"}
              onClick={() => {
                stop.current = true;
                setState("stopping");
              }}
            >
              <Trans>Stop after this chunk</Trans>
            </Button>
          )}
          {done && failed.size > 0 && (
            <Button size="large" onClick={retry}>
              <Trans>Retry {failed.size} failed</Trans>
            </Button>
          )}
          {done && until !== undefined && until > now() && (
            <Button
              size="large"
              onClick={() => {
                void undoMany(operations.current);
                onClose();
              }}
            >
              <Trans>Undo</Trans>
            </Button>
          )}
          {done && (
            <Button size="large" kind="primary" onClick={onClose}>
              <Trans>Close</Trans>
            </Button>
          )}
        </>
      }
    >
      <p className="big" role="status">
        <b>{number(results.length)}</b> <Trans>of {number(total)}</Trans>
      </p>
      <ProgressRail results={results} total={total} />
      <ul className="out">
        {tallyOutcomes(results).map(({ outcome, count }) => (
          <li key={outcome} className="row">
            <Icon name={WORDS[outcome].icon} className={WORDS[outcome].tone} />
            <span className="grow">{i18n._(WORDS[outcome].label)}</span>
            <b className="med">{number(count)}</b>
          </li>
        ))}
      </ul>
      {problem && <Problem>{problem}</Problem>}
      {done && left.length > 0 && (
        <details className="undecided" open={left.length <= 6}>
          <summary>
            <Trans>Runs that were not decided</Trans>
          </summary>
          <ul>
            {left.map((one) => (
              <li key={one.id} className="row">
                <span className="mono">{nameOf.get(one.id)?.toolName}</span>
                <span className="ink2 trunc">{nameOf.get(one.id)?.summary}</span>
                <span className="grow" />
                <span className="muted small trunc">{one.message || i18n._(WORDS[one.outcome].label)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Dialog>
  );
}
