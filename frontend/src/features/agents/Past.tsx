import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { Link } from "wouter";
import { AgentRunsDocument } from "@/gql/agents/graphql";
import { onChanges } from "@/lib/connection";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { SkeletonRows } from "@/ui/Skeleton";
import { Problem } from "@/ui/States";
import { RunTag } from "@/ui/Tag";

/** Asks again, at most every second, when something about this agent changed. */
function useAgain(id: string, reload: () => void): void {
  const again = useEffectEvent(reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, 1000);
    };
    const stop = onChanges(({ entry, resource }) => {
      const ours = resource?.__typename === "ToolRun" ? resource.agent.id === id : entry.resourceId === id;
      if (ours) later();
    }, later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id]);
}

/** What it asked for last. */
export function Runs({ id }: { id: string }) {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(AgentRunsDocument, { id });
  useAgain(id, reload);
  const total = number(data?.toolRuns.totalCount ?? 0);
  return (
    <section className="block">
      <div className="row">
        <h3>{t`Last runs`}</h3>
        <span className="grow" />
        {data && data.toolRuns.nodes.length > 0 && (
          <Link className="link small" href={`/approvals?tab=decided&agentId=${id}`}>
            <Trans>All {total}</Trans>
          </Link>
        )}
      </div>
      {fault && <Problem>{t`The runs did not load.`}</Problem>}
      {!data && !fault && <SkeletonRows rows={3} height={32} />}
      {data?.toolRuns.nodes.length === 0 && <p className="muted">{t`It has not asked for anything yet.`}</p>}
      <ul className="lines">
        {data?.toolRuns.nodes.map((run) => (
          <li key={run.id}>
            <Link className="grow trunc" href={`/approvals?run=${run.id}${run.state === "PENDING_APPROVAL" ? "" : "&tab=decided"}`}>
              <span className="mono">{run.toolName}</span> <span className="muted">{run.summary}</span>
            </Link>
            <span className="end small">
              <RunTag state={run.state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
