import "./card.css";
import "@/ui/print.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import type { RunCardFragment } from "@/gql/approvals/graphql";
import { Timeline } from "@/history/Timeline";
import { Avatar } from "@/ui/Avatar";
import { IconButton } from "@/ui/Button";
import { AgentStateTag, RiskTag, RunTag } from "@/ui/Tag";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { ActionBar } from "./ActionBar";
import { Arguments } from "./Arguments";
import { AskedBy } from "./AskedBy";
import { Exact } from "./Exact";
import { LastRuns } from "./LastRuns";
import { fateOf, outcomeOf } from "./standing";
import { CardTime } from "./TimeLeft";
import { useUnusual } from "./Unusual";
import type { Desk } from "./useDesk";
import { Votes } from "./Votes";

const Lens = lazy(() => import("./Lens").then(({ Lens: code }) => ({ default: code })));

function Head({ run, desk, onPrevious, onNext }: { run: RunCardFragment; desk: Desk; onPrevious: () => void; onNext: () => void }) {
  const { t } = useLingui();
  const outcome = outcomeOf(run, desk.me, t`you`, t`policy`);
  const pending = run.state === "PENDING_APPROVAL" && !run.heldDecision;
  const copyLink = () =>
    void navigator.clipboard.writeText(`${location.origin}/approvals?run=${run.id}`).then(() => showToast(t`Link copied`));
  return (
    <header className="ch">
      <div className="row meta">
        <RiskTag risk={run.risk} />
        <span className="dot">·</span>
        <RunTag state={outcome.state} />
        {pending && run.requiredApprovals > 1 && (
          <>
            <span className="dot only-wide">·</span>
            <span className="ink2 nowrap only-wide">
              <Trans>
                {run.approvals} of {run.requiredApprovals} approvals
              </Trans>
            </span>
          </>
        )}
        {!pending && outcome.by && (
          <span className="muted nowrap only-wide">
            <Trans>by {outcome.by}</Trans>
          </span>
        )}
        <span className="grow" />
        <IconButton className="only-wide" icon="up" label={t`Previous, K`} onClick={onPrevious} />
        <IconButton className="only-wide" icon="down" label={t`Next, J`} onClick={onNext} />
        <IconButton icon="link" label={t`Copy link`} onClick={copyLink} />
        {desk.explicit && <IconButton icon="x" label={t`Close, Escape`} onClick={desk.close} />}
      </div>
      <h2 className="mono tool">{run.toolName}</h2>
      <p className="row by">
        <Avatar name={run.agent.name} type="AGENT" />
        <Link className="med" href={`/agents?agent=${run.agent.id}`}>
          {run.agent.name}
        </Link>
        <span className="muted">{run.agentVersion}</span>
        <AgentStateTag state={run.agent.state} />
        <span className="dot">/</span>
        <span>{run.domain.name}</span>
        {run.onBehalfOf && (
          <>
            <span className="dot">·</span>
            <span className="muted">
              <Trans>
                for <Exact text={run.onBehalfOf} />
              </Trans>
            </span>
          </>
        )}
        <span className="grow" />
        {run.agentIsWaiting && (
          <span className="tag">
            <i className="pulse" />
            <Trans>Agent is waiting</Trans>
          </span>
        )}
      </p>
    </header>
  );
}

function Ending({ run }: { run: RunCardFragment }) {
  if (run.error === null && (run.result === null || run.result === undefined)) return null;
  const text = run.error ?? JSON.stringify(run.result, null, 2);
  return (
    <section>
      <h2>{run.error === null ? <Trans>Result reported by the agent</Trans> : <Trans>Error reported by the agent</Trans>}</h2>
      <pre className="args-raw">
        {text.split("\n").map((line, at) => (
          <span key={String(at)}>
            <Exact text={line} />
            {"\n"}
          </span>
        ))}
      </pre>
    </section>
  );
}

function ExactArguments({ run }: { run: RunCardFragment }) {
  const unusual = useUnusual(run.id, run.argumentsHash);
  return (
    <Arguments
      text={run.argumentsText}
      redactedPaths={run.redactedPaths}
      hash={run.argumentsHash}
      revision={run.revision}
      editedBy={run.editedBy?.name}
      unusual={unusual}
      fate={fateOf(run)}
    />
  );
}

/** What, for whom, how long, why, exactly what, on whose rule, who decides, what came of it before: in this order. */
export function ReviewCard({
  desk,
  onReject,
  onEdit,
  onRevoke,
  onResolve,
}: {
  desk: Desk;
  onReject: () => void;
  onEdit: () => void;
  onRevoke: () => void;
  onResolve: () => void;
}) {
  const { t } = useLingui();
  const { run } = desk;
  if (!run) {
    return (
      <article className="card" aria-label={t`Review`}>
        {desk.runFault ? (
          <CouldNotLoad title={t`The run did not load`} fault={desk.runFault} onRetry={desk.reloadRun} />
        ) : desk.runMissing ? (
          <div className="state centred">
            <p className="st">
              <Trans>There is no such run</Trans>
            </p>
            <p className="muted">
              <Trans>It may lie outside the domains you work in.</Trans>
            </p>
          </div>
        ) : desk.currentId ? (
          <SkeletonRows rows={6} height={40} />
        ) : null}
      </article>
    );
  }
  return (
    <article className="card" aria-label={t`Review ${run.toolName}`} key={run.id}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t`What would run`}>
        <Head run={run} desk={desk} onPrevious={() => desk.step(-1)} onNext={() => desk.step(1)} />
        <CardTime run={run} />
        {run.reason && (
          <section>
            <h2>
              <Trans>Reason given by the agent</Trans>
            </h2>
            <blockquote className="own-way">
              <Exact text={run.reason} />
            </blockquote>
          </section>
        )}
        <ExactArguments run={run} />
        <Ending run={run} />
        <section className="two">
          <AskedBy policy={run.policy} />
          <Votes run={run} />
        </section>
        <LastRuns run={run} />
        <Timeline type="tool_run" id={run.id} card />
      </div>
      {desk.changed && (
        <Suspense>
          <Lens run={run} from={desk.changed} desk={desk} />
        </Suspense>
      )}
      <ActionBar run={run} desk={desk} onReject={onReject} onEdit={onEdit} onRevoke={onRevoke} onResolve={onResolve} />
    </article>
  );
}
