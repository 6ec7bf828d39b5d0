import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { type AgentOrder, RankingDocument } from "@/gql/analytics/graphql";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { setParameter } from "@/lib/place";
import { useReloading } from "@/lib/reloading";
import { Button, IconButton } from "@/ui/Button";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { About } from "./About";
import { download, toCsv } from "./csv";
import { useKept } from "./kept";
import type { Asked } from "./range";
import { known, money } from "./words";

const [FEW, MANY] = [7, 100];
/** Whoever fails this often stands out. */
const BAD = 1;

/** The agents in any order. The name narrows the whole page to that agent. */
export function TopAgents({ asked, every }: { asked: Asked; every: number }) {
  const { t } = useLingui();
  const [orderBy, setOrderBy] = useState<AgentOrder>("CALLS");
  const [all, setAll] = useState(false);
  const { range, timezone, domainId } = asked;
  const found = useQuery(RankingDocument, { range, timezone, domainId, orderBy, first: all ? MANY : FEW });
  useReloading(found.reload, every);
  const data = useKept(found.data);
  const agents = data?.topAgents ?? [];
  const most = Math.max(1, ...agents.map(({ figures }) => figures.agentCalls));
  const columns: { order: AgentOrder; head: string; wideOnly?: boolean }[] = [
    { order: "CALLS", head: t`Calls` },
    { order: "ERROR_RATE", head: t`Errors, %` },
    { order: "P95_RESPONSE_TIME", head: t`p95, s` },
    { order: "COST", head: t`Cost, USD` },
    { order: "APPROVAL_RATE", head: t`Approved, %` },
  ];
  const by = columns.find(({ order }) => order === orderBy)?.head ?? "";
  const rows = agents.map(({ agentId, agent, figures }) => ({
    id: agentId,
    name: agent?.name ?? agentId,
    domain: agent?.domain?.name ?? "",
    calls: figures.agentCalls,
    errors: figures.errorRate,
    p95: figures.p95ResponseTime ? figures.p95ResponseTime.estimate / 1000 : null,
    cost: figures.estimatedCost === null ? null : Number(figures.estimatedCost),
    unpriced: figures.estimatedCost === null && figures.agentCalls > 0,
    approved: figures.approvalRate,
  }));
  return (
    <section className="ch an-top" aria-label={t`Top agents`}>
      <div className="row ch-head">
        <h2>{t`Top agents`}</h2>
        <About
          name={t`Top agents`}
          align="start"
          text={t`The agents that called a model or asked for a tool run in the range. The rank is the place in the chosen column alone, the most first; what is unknown comes last. A name shows the figures of that agent alone.`}
        />
        <span className="muted trunc">
          <Trans>ranked by {by}</Trans>
        </span>
        <span className="grow" />
        <Button size="small" kind="quiet" onClick={() => setAll(!all)}>
          {all ? t`Fewer` : t`Show all`}
        </Button>
        <IconButton
          icon="down-tray"
          size="small"
          label={t`Download Top agents as CSV`}
          onClick={() =>
            download(
              "top-agents.csv",
              toCsv([
                [t`Rank`, t`Agent`, t`Domain`, ...columns.map(({ head }) => head)],
                ...rows.map((row, at) => [at + 1, row.name, row.domain, row.calls, row.errors, row.p95, row.cost, row.approved]),
              ]),
            )
          }
        />
      </div>
      {found.fault && !data && <CouldNotLoad title={t`The agents did not load`} fault={found.fault} onRetry={found.reload} />}
      {!data && !found.fault && <SkeletonRows rows={FEW} height={32} />}
      {data && rows.length === 0 && (
        <p className="muted">
          <Trans>No agent did anything in this range.</Trans>
        </p>
      )}
      {rows.length > 0 && (
        <div className="an-scroll" tabIndex={0} role="group" aria-label={t`Top agents, the table`}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col" className="an-rank">
                  <span className="sr">{t`Rank`}</span>
                </th>
                <th scope="col">{t`Agent`}</th>
                {columns.map(({ order, head }) => (
                  <th key={order} scope="col" className="num" aria-sort={order === orderBy ? "descending" : undefined}>
                    <button type="button" className={order === orderBy ? "sort on" : "sort"} onClick={() => setOrderBy(order)}>
                      {head}
                      {order === orderBy && " ↓"}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={row.id}>
                  <td className="muted num an-rank">{at + 1}</td>
                  <td>
                    <button type="button" className="an-to med" onClick={() => setParameter("agent", row.id, true)}>
                      {row.name}
                    </button>{" "}
                    <span className="muted">{row.domain}</span>
                  </td>
                  <td className="num">
                    <span className="an-bar only-wide" aria-hidden="true">
                      <i style={{ inlineSize: `${(row.calls / most) * 100}%` }} />
                    </span>
                    {number(row.calls)}
                  </td>
                  <td className="num">
                    <span className={row.errors !== null && row.errors >= BAD ? "danger med" : ""}>
                      {known(row.errors, (value) => number(value, 2))}
                    </span>
                  </td>
                  <td className="num">{known(row.p95, (value) => number(value, 2))}</td>
                  <td className="num">{row.unpriced ? <span className="muted">{t`unpriced`}</span> : known(row.cost, money)}</td>
                  <td className="num">{known(row.approved, (value) => number(value, 1))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
