import { Trans, useLingui } from "@lingui/react/macro";
import { countdown } from "@/lib/format";
import { useNow } from "@/lib/time";
import { Checkbox } from "@/ui/Field";
import { RiskGlyph, RunTag } from "@/ui/Tag";
import { Ago, When } from "@/ui/Time";
import { useBulk } from "./operation";
import { isOpen, outcomeOf, type Row } from "./standing";
import { RowTime } from "./TimeLeft";
import { Exact } from "./Exact";

function Holds({ releaseAt }: { releaseAt: string }) {
  const left = Date.parse(releaseAt) - useNow(250);
  const seconds = Math.max(0, Math.ceil(left / 1000));
  if (seconds === 0) return null;
  return <>{seconds < 60 ? <Trans>, holds {seconds} s</Trans> : <Trans>, holds {countdown(left)}</Trans>}</>;
}

type Props = { run: Row; href: string; current: boolean; ticked: boolean; tickable: boolean; me: string | null; queue: boolean };

/** A row stays where it is, whatever happens to its run: decided, it turns muted and says its outcome. */
export function QueueRow({ run, href, current, ticked, tickable, me, queue }: Props) {
  "use memo";
  const { t } = useLingui();
  const open = isOpen(run);
  const outcome = outcomeOf(run, me, t`you`, t`policy`);
  // a decision of a bulk operation gets its moment of release when the operation is done
  const operationId = run.heldDecision?.operationId;
  const released = useBulk(({ operations }) => operations.find(({ id }) => id === operationId)?.releaseAt);
  const releaseAt = outcome.releaseAt ?? released;
  const muted = queue && !open;
  const names = ["q", current && "cur", ticked && "on", muted && "done"].filter(Boolean).join(" ");
  return (
    <li className={names} aria-current={current ? "true" : undefined}>
      {tickable ? (
        <Checkbox data-check={run.id} checked={ticked} readOnly aria-label={t`Select ${run.toolName}, ${run.summary}`} />
      ) : (
        <span className="chk-gap" />
      )}
      <span className="glyph" id={`risk-${run.id}`}>
        <RiskGlyph risk={run.risk} />
      </span>
      <div className="what">
        <p className="trunc own-way">
          <a
            className="hit mono med"
            id={`tool-${run.id}`}
            data-row={run.id}
            href={href}
            tabIndex={current ? 0 : -1}
            aria-labelledby={["risk", "tool", "args"].map((part) => `${part}-${run.id}`).join(" ")}
            aria-describedby={["by", "when"].map((part) => `${part}-${run.id}`).join(" ")}
          >
            {run.toolName}
          </a>
          <span className="args-line own-way" id={`args-${run.id}`}>
            <Exact text={run.summary} />
          </span>
        </p>
        <p className="trunc small muted" id={`by-${run.id}`}>
          {run.agent.name}
          <span className="dot"> / </span>
          {run.domain.name}
          <span className="dot"> · </span>
          <Ago at={run.requestedAt} />
        </p>
      </div>
      <div className="when" id={`when-${run.id}`}>
        {open ? (
          <>
            <RowTime run={run} />
            <span className="small muted">
              <Trans>
                {run.approvals} of {run.requiredApprovals}
              </Trans>
            </span>
          </>
        ) : (
          <>
            <RunTag state={outcome.state} />
            <span className="small muted">
              {outcome.by ? <Trans>by {outcome.by}</Trans> : run.finishedAt ? <When at={run.finishedAt} /> : null}
              {releaseAt && <Holds releaseAt={releaseAt} />}
            </span>
          </>
        )}
      </div>
    </li>
  );
}
