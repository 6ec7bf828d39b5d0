import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import { CallsDocument, RunsDocument } from "@/gql/analytics/graphql";
import { exact, number } from "@/lib/format";
import { usePages } from "@/lib/graphql";
import { setParameter } from "@/lib/place";
import { Button } from "@/ui/Button";
import { Drawer } from "@/ui/Drawer";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { RunTag } from "@/ui/Tag";
import { type CallsId, callsOf, isCalls, type RowsId, type RunsId, runsOf, type Where } from "./links";
import { known, money, short, timed } from "./words";

const PAGE = 50;
const close = () => setParameter("rows", undefined);

function Total({ count, exactly }: { count: number; exactly: boolean }) {
  const { t } = useLingui();
  return (
    <p className="muted" aria-live="polite">
      {exactly ? <Plural value={count} one="# row" other="# rows" /> : t`more than ${number(count)} rows`}
    </p>
  );
}

function Calls({ rows, where, days }: { rows: CallsId; where: Where; days: string }) {
  const { t } = useLingui();
  const { data, fault, loading, reload, more } = usePages(CallsDocument, { filter: callsOf(rows, where), first: PAGE });
  const last = data?.at(-1)?.agentCalls;
  const titles: Record<CallsId, string> = {
    calls: t`Model calls`,
    errors: t`Calls that failed`,
    priced: t`Calls with a known price`,
    unpriced: t`Calls without a known price`,
  };
  return (
    <Drawer
      title={titles[rows]}
      meta={
        <>
          <p className="muted">{days}</p>
          {last && <Total count={last.totalCount} exactly={last.totalCountIsExact} />}
        </>
      }
      onClose={close}
    >
      {fault && !data && <CouldNotLoad title={t`The calls did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows />}
      <ul className="an-rows">
        {data
          ?.flatMap(({ agentCalls }) => agentCalls.nodes)
          .map((call) => {
            const [sent, answered] = [known(call.inputTokens, short), known(call.outputTokens, short)];
            return (
              <li key={call.id}>
                <p className="row">
                  <span className="mono trunc">{call.model}</span>
                  <span className="grow" />
                  {call.errorType && <span className="danger trunc">{call.errorType}</span>}
                  <span className="nowrap">{call.cost === null ? <Trans>unpriced</Trans> : `${money(Number(call.cost))} USD`}</span>
                </p>
                <p className="row small muted">
                  <time dateTime={call.at}>{exact(call.at)}</time>
                  <span className="trunc">{call.agent?.name}</span>
                  <span className="grow" />
                  <span className="nowrap">
                    <Trans>
                      {sent} in, {answered} out
                    </Trans>
                  </span>
                  <span className="nowrap">{known(call.latencyMicroseconds, (value) => timed(value / 1000))}</span>
                </p>
              </li>
            );
          })}
      </ul>
      {last?.pageInfo.hasNextPage && last.pageInfo.endCursor && <More busy={loading} onMore={() => more(last.pageInfo.endCursor ?? "")} />}
    </Drawer>
  );
}

function Runs({ rows, where, days }: { rows: RunsId; where: Where; days: string }) {
  const { t } = useLingui();
  const titles: Record<RunsId, string> = {
    runs: t`Tool runs that were asked for`,
    decided: t`Tool runs that were decided`,
    approved: t`Tool runs that were approved`,
    people: t`Tool runs that people decided`,
    policy: t`Tool runs that policies decided`,
    rejected: t`Tool runs that were rejected`,
    expired: t`Tool runs that nobody decided in time`,
    late: t`Tool runs that wait too long`,
  };
  const { data, fault, loading, reload, more } = usePages(RunsDocument, { filter: runsOf(rows, where), first: PAGE });
  const last = data?.at(-1)?.toolRuns;
  return (
    <Drawer
      title={titles[rows]}
      meta={
        <>
          <p className="muted">{days}</p>
          {last && <Total count={last.totalCount} exactly={last.totalCountIsExact} />}
        </>
      }
      onClose={close}
    >
      {fault && !data && <CouldNotLoad title={t`The tool runs did not load`} fault={fault} onRetry={reload} />}
      {!data && !fault && <SkeletonRows />}
      <ul className="an-rows">
        {data
          ?.flatMap(({ toolRuns }) => toolRuns.nodes)
          .map((run) => (
            <li key={run.id}>
              <p className="row">
                <Link className="mono trunc an-to" href={`/approvals?run=${run.id}`}>
                  {run.toolName}
                </Link>
                <span className="grow" />
                <RunTag state={run.state} />
              </p>
              <p className="row small muted">
                <time dateTime={run.requestedAt}>{exact(run.requestedAt)}</time>
                <span className="trunc">{run.agent?.name}</span>
              </p>
            </li>
          ))}
      </ul>
      {last?.pageInfo.hasNextPage && last.pageInfo.endCursor && <More busy={loading} onMore={() => more(last.pageInfo.endCursor ?? "")} />}
    </Drawer>
  );
}

const More = ({ busy, onMore }: { busy: boolean; onMore: () => void }) => (
  <p className="an-more">
    <Button disabled={busy} onClick={onMore}>
      <Trans>Show more</Trans>
    </Button>
  </p>
);

/** The rows behind a figure: there are as many as it says. */
export const Rows = ({ rows, ...rest }: { rows: RowsId; where: Where; days: string }) =>
  isCalls(rows) ? <Calls rows={rows} {...rest} /> : <Runs rows={rows} {...rest} />;
