import "./analytics.css";
import "@/ui/page.css";
import "@/ui/skeleton.css";
import "@/ui/marks.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { useSearch } from "wouter";
import { AgentDocument, DomainsDocument, FiguresDocument, PendingDocument } from "@/gql/analytics/graphql";
import { useQuery } from "@/lib/graphql";
import { setParameter } from "@/lib/place";
import { useReloading } from "@/lib/reloading";
import { useMe } from "@/lib/session";
import { useActions } from "@/lib/actions";
import { pageAction } from "@/lib/pageActions";
import { useNow } from "@/lib/time";
import { CouldNotLoad, Empty } from "@/ui/States";
import { Calls } from "./Calls";
import { Cards } from "./Cards";
import { Costs, cut, Decisions, Errors, Messages, ResponseTimes, Tokens } from "./charts";
import { Heat } from "./Heat";
import { useKept } from "./kept";
import { addressOf, isCalls, isRuns, Places, waitingOf } from "./links";
import { Oversight, Uptime } from "./Oversight";
import { ask, BY, dayIn, parse } from "./range";
import { RangeBar } from "./RangeBar";
import { Rows } from "./Rows";
import { Skeleton } from "./Skeleton";
import { TopAgents } from "./TopAgents";
import { daysOf } from "./words";

/** Events come in crowds, and calls of models without any event: asked again so often, and no more often than that. */
const [CROWD, QUIET] = [3000, 15_000];

export default function AnalyticsPage() {
  const { t } = useLingui();
  const me = useMe();
  const search = useSearch();
  const now = useNow(60_000);
  const chosen = parse(search, me.preferences?.timezone ?? "UTC", now);
  const asked = ask(chosen, now);
  const { domainId, agentId } = chosen;
  const given = new URLSearchParams(search);
  const by = BY.find((one) => one.toLowerCase() === given.get("layers")) ?? "AGENT";
  const { data, fault, loading, reload } = useQuery(FiguresDocument, { ...asked, agentId: agentId ?? null, by });
  const waiting = useQuery(PendingDocument, { filter: waitingOf(chosen) });
  const agent = useQuery(AgentDocument, { id: agentId ?? "" }, { pause: !agentId });
  const domains = useQuery(DomainsDocument, {});
  const again = () => {
    reload();
    waiting.reload();
  };
  useReloading(again, CROWD);
  const quietly = useEffectEvent(again);
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && quietly(), QUIET);
    return () => clearInterval(timer);
  }, []);
  const figures = useKept(data)?.analytics;
  const pending = useKept(waiting.data)?.toolRuns;
  const wanted = given.get("rows");
  const rows = isCalls(wanted) || isRuns(wanted) ? wanted : undefined;
  useActions([
    pageAction(
      "analytics.close",
      () => setParameter("rows", undefined),
      () => rows !== undefined,
    ),
  ]);
  const person = given.get("by");
  const where = figures && {
    startsAt: figures.startsAt,
    endsAt: figures.endsAt,
    domainId,
    agentId,
    waitingSince: figures.oversight.waitingSince,
    ...(person && { by: person }),
  };
  const days = figures ? daysOf(figures.startsAt, figures.endsAt, figures.timezone) : "";
  const before = figures ? daysOf(figures.previousStartsAt, figures.previousEndsAt, figures.timezone) : "";
  const made = figures && cut(figures, asked.granularity === "HOUR");
  const nothing = figures && figures.current.agentCalls === 0 && figures.current.toolRunsTotal === 0;
  const old = figures !== undefined && data === undefined;
  return (
    <Places value={(link) => addressOf(link, chosen, search)}>
      <div className="pair">
        <div className="an-scroller" tabIndex={-1}>
          <div className="page an" aria-busy={loading && !figures}>
            <RangeBar
              chosen={chosen}
              today={dayIn(now, chosen.zone)}
              domains={domains.data?.domains.nodes ?? []}
              agent={agentId && (agent.data?.agent?.name ?? agentId)}
              days={days}
              before={before}
            />
            {!figures && !fault && <Skeleton />}
            {fault && (!figures || old) && <CouldNotLoad title={t`The figures did not load`} fault={fault} onRetry={again} />}
            {figures && made && (
              <div className={old ? "an-old" : undefined}>
                <Cards
                  figures={figures}
                  points={made.points}
                  p95={figures.series.map((point) => point.figures.p95ResponseTime?.estimate ?? null)}
                  waiting={pending && { count: pending.totalCount, exact: pending.totalCountIsExact }}
                />
                {nothing && figures.previous.agentCalls === 0 ? (
                  <Empty title={t`Nothing happened in this range`} command="./just demo">
                    <Trans>
                      Model calls and tool runs of agents are added up here as they happen. Choose another range, or look at the demo's
                      data.
                    </Trans>
                  </Empty>
                ) : (
                  <>
                    <div className="an-two">
                      <Calls figures={figures} cut={made} by={by} />
                      <Errors figures={figures} cut={made} />
                    </div>
                    <div className="an-two">
                      <TopAgents asked={asked} every={CROWD} />
                      <Heat figures={figures} />
                    </div>
                    <div className="an-two">
                      <Decisions figures={figures} cut={made} />
                      <ResponseTimes figures={figures} cut={made} />
                    </div>
                    <div className="an-two">
                      <Tokens figures={figures} cut={made} />
                      <Costs figures={figures} cut={made} />
                    </div>
                    <div className="an-two">
                      <Messages figures={figures} cut={made} />
                      <Oversight oversight={figures.oversight} />
                    </div>
                    <Uptime uptime={figures.uptime} />
                  </>
                )}
              </div>
            )}
          </div>
        </div>
        {rows && where && <Rows key={`${rows} ${person}`} rows={rows} where={where} days={days} />}
      </div>
    </Places>
  );
}
