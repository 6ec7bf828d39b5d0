import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import { LastRunsDocument } from "@/gql/approvals/graphql";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { useMe } from "@/lib/session";
import { RunTag } from "@/ui/Tag";
import { When } from "@/ui/Time";
import { outcomeOf, type Row } from "./standing";

/** What became of the last runs of this tool that the same agent asked for. */
export function LastRuns({ run }: { run: Row }) {
  const { t } = useLingui();
  const me = useMe();
  const { data } = useQuery(LastRunsDocument, { agentId: run.agent.id, toolId: run.tool.id });
  const rows = data?.toolRuns.nodes.filter((one) => one.id !== run.id && one.state !== "PENDING_APPROVAL").slice(0, 3) ?? [];
  if (rows.length === 0) return null;
  const all = number((data?.toolRuns.totalCount ?? 1) - 1);
  return (
    <section className="lately">
      <div className="row">
        <h2>
          <Trans>Last by this agent</Trans>
        </h2>
        <span className="grow" />
        <Link className="link small" href={`/approvals?tab=decided&agentId=${run.agent.id}&toolId=${run.tool.id}`}>
          <Trans>All {all}</Trans>
        </Link>
      </div>
      <table>
        <tbody>
          {rows.map((row) => {
            const outcome = outcomeOf(row, me.actor.id, t`you`, t`policy`);
            return (
              <tr key={row.id}>
                <td className="mono trunc">{row.summary}</td>
                <td>
                  <RunTag state={outcome.state} />
                </td>
                <td className="muted trunc only-wide">
                  {outcome.by && <Trans>by {outcome.by}</Trans>}
                  {row.decision?.reason && row.decision.by.type === "PERSON" && `, "${row.decision.reason}"`}
                </td>
                <td className="num muted">
                  <When at={row.requestedAt} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
