import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { Link } from "wouter";
import { AgentActivityDocument, AgentRunsDocument } from "@/gql/agents/graphql";
import { onChanges } from "@/lib/connection";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { useCan } from "@/lib/session";
import { Avatar } from "@/ui/Avatar";
import { SkeletonRows } from "@/ui/Skeleton";
import { Problem } from "@/ui/States";
import { RunTag } from "@/ui/Tag";
import { Ago } from "@/ui/Time";
import { happened } from "./happened";

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

/** What was done to it last, and by whom. */
export function Past({ id }: { id: string }) {
  const { t, i18n } = useLingui();
  const may = useCan("audit:read");
  const { data, fault, reload } = useQuery(AgentActivityDocument, { id }, { pause: !may });
  useAgain(id, reload);
  if (!may) return null;
  return (
    <section className="block">
      <h3>{t`History`}</h3>
      {fault && <Problem>{t`The history did not load.`}</Problem>}
      <ul className="lines past">
        {data?.auditLog.nodes.map((entry) => (
          <li key={entry.id}>
            <Avatar name={entry.actor.name} type={entry.actor.type} />
            <span className="grow">
              <span className="med">{entry.actor.name}</span> <span className="ink2">{happened(i18n, entry)}</span>
            </span>
            <span className="end small muted">
              <Ago at={entry.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
