import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { FiguresQuery } from "@/gql/analytics/graphql";
import { figure, number } from "@/lib/format";
import { Chart } from "./Chart";
import { To } from "./links";
import { groups, type Known, merged, type Point, share, stepOf, toPoint } from "./points";
import { compact, known, money, percent, short, timed } from "./words";

type Analytics = FiguresQuery["analytics"];
export type Cut = { points: Point[]; raw: Analytics["series"]; zone: string; hourly: boolean; hours: number; groups: number[][] };
/** The points as the bars show them. */
export function cut(figures: Analytics, hourly: boolean): Cut {
  const hours = stepOf(figures.series.length, hourly);
  const points = figures.series.map(toPoint);
  const together = groups(points, hours, figures.timezone);
  const bars = together.map((group) => merged(group.flatMap((at) => points[at] ?? [])));
  return { points: bars, raw: figures.series, zone: figures.timezone, hourly, hours, groups: together };
}
export type ChartProps = { figures: Analytics; cut: Cut };
/** On the scale round figures have no needless places. */
const spoken = (ms: number) => (ms === 0 ? "0" : ms >= 1000 ? `${figure(ms / 1000)} ${t`s`}` : timed(ms));
const priced = (value: number) => (value === 0 ? "0" : value >= 0.01 ? figure(value) : money(value));
const written = (value: number) => {
  const { value: text, unit } = compact(value);
  return unit ? `${text} ${unit}` : text;
};

export function Errors({ figures, cut: { points, zone, hourly } }: ChartProps) {
  const { t } = useLingui();
  const { errorRate, agentErrors } = figures.current;
  const count = number(agentErrors);
  const values = points.map(({ calls, errors }) => share(errors, calls));
  return (
    <Chart
      small
      title={t`Error rate`}
      about={t`Model calls that failed among all calls. Where there was no call there is no rate: the line has a gap.`}
      total={
        <>
          {known(errorRate, (value) => percent(value, 2))},{" "}
          <To link={{ rows: "errors" }}>
            <Trans>{count} failed</Trans>
          </To>
        </>
      }
      kind="lines"
      spans={points}
      series={[{ id: "errors", name: t`Error rate`, tone: "bad", values }]}
      zone={zone}
      hourly={hourly}
      say={(value) => percent(value, value < 10 && value > 0 ? 1 : 0)}
    />
  );
}

export function Decisions({ figures, cut: { points, zone, hourly } }: ChartProps) {
  const { t } = useLingui();
  const of = (name: "byPolicy" | "byPeople" | "rejected" | "expired") => points.map((point) => point[name]);
  const { toolRunsTotal, toolRunsExpiredUndecided } = figures.current;
  const [total, expired] = [number(toolRunsTotal), number(toolRunsExpiredUndecided)];
  return (
    <Chart
      title={t`Tool approvals`}
      about={t`How tool runs were decided, when the decision took effect: approved by a policy or by people, rejected, or expired because nobody decided in time.`}
      total={
        <>
          <To link={{ rows: "runs" }}>
            <Trans>{total} asked for</Trans>
          </To>
          {", "}
          <To link={{ rows: "expired" }}>
            <Trans>{expired} expired</Trans>
          </To>
        </>
      }
      kind="bars"
      whole
      spans={points}
      series={[
        { id: "policy", name: t`approved by policy`, tone: "c1", values: of("byPolicy") },
        { id: "people", name: t`approved by people`, tone: "c2", values: of("byPeople") },
        { id: "rejected", name: t`rejected`, tone: "bad", values: of("rejected") },
        { id: "expired", name: t`expired`, tone: "others", values: of("expired") },
      ]}
      zone={zone}
      hourly={hourly}
      say={short}
    />
  );
}

export function ResponseTimes({ figures, cut: { raw, zone, hourly } }: ChartProps) {
  const { t } = useLingui();
  const slow = figures.current.p95ResponseTime;
  const untimed = number(figures.current.callsWithoutResponseTime);
  const pick = (of: (one: Analytics["series"][number]["figures"]) => Known) => raw.map(({ figures: one }) => of(one));
  return (
    <Chart
      small
      title={t`Response time`}
      about={t`Half, and 95 %, of the calls were faster. Times are counted in steps, each 1.41 times the one before: estimates are within 3 % on ordinary times.`}
      total={slow ? `p95 ${timed(slow.estimate)}` : t`unknown`}
      note={figures.current.callsWithoutResponseTime > 0 && <Trans>unknown: {untimed} calls did not tell their time</Trans>}
      kind="lines"
      spans={raw}
      series={[
        { id: "p95", name: "p95", tone: "c1", values: pick((one) => one.p95ResponseTime?.estimate ?? null) },
        { id: "mean", name: t`mean`, tone: "c2", values: pick((one) => one.averageResponseTime) },
        { id: "p50", name: "p50", tone: "c3", values: pick((one) => one.p50ResponseTime?.estimate ?? null) },
      ]}
      zone={zone}
      hourly={hourly}
      say={spoken}
    />
  );
}

export function Tokens({ figures, cut: { points, zone, hourly } }: ChartProps) {
  const { t } = useLingui();
  const { tokensUsed, callsWithoutTokens } = figures.current;
  const untold = number(callsWithoutTokens);
  return (
    <Chart
      title={t`Tokens`}
      about={t`Tokens sent to models and answered by them, as far as the calls told.`}
      total={<To link={{ rows: "calls" }}>{known(tokensUsed, written)}</To>}
      note={callsWithoutTokens > 0 && <Trans>unknown: {untold} calls did not tell both</Trans>}
      kind="bars"
      whole
      spans={points}
      series={[
        { id: "sent", name: t`sent`, tone: "c1", values: points.map(({ input }) => input) },
        { id: "answered", name: t`answered`, tone: "c2", values: points.map(({ output }) => output) },
      ]}
      zone={zone}
      hourly={hourly}
      say={short}
    />
  );
}

export function Costs({ figures, cut: { points, zone, hourly } }: ChartProps) {
  const { t } = useLingui();
  const { estimatedCost, unpricedCalls } = figures.current;
  const unpriced = number(unpricedCalls);
  return (
    <Chart
      small
      title={t`Cost`}
      about={t`US dollars of the calls whose price is known. What has no known price is not in it.`}
      total={<To link={{ rows: "priced" }}>{estimatedCost === null ? t`unknown` : `${money(Number(estimatedCost))} USD`}</To>}
      note={
        unpricedCalls > 0 && (
          <To link={{ rows: "unpriced" }}>
            <Trans>unpriced: {unpriced} calls</Trans>
          </To>
        )
      }
      kind="bars"
      spans={points}
      series={[{ id: "cost", name: "USD", tone: "c1", values: points.map(({ cost }) => cost) }]}
      zone={zone}
      hourly={hourly}
      say={priced}
    />
  );
}

export function Messages({ figures, cut: { points, zone, hourly } }: ChartProps) {
  const { t } = useLingui();
  const { conversations, messages, messagesPerConversation, tokensPerConversation } = figures.current;
  const [talks, each, tokens] = [
    number(conversations),
    known(messagesPerConversation, (value) => number(value, 1)),
    known(tokensPerConversation, written),
  ];
  return (
    <Chart
      title={t`Messages`}
      about={t`Messages that agents recorded, when they were written. A conversation counts when its first message was written; tokens are those of the calls that name a conversation.`}
      total={number(messages)}
      note={
        <Trans>
          {talks} conversations, {each} messages and {tokens} tokens each
        </Trans>
      }
      kind="bars"
      whole
      spans={points}
      series={[{ id: "messages", name: t`messages`, tone: "c1", values: points.map((point) => point.messages) }]}
      zone={zone}
      hourly={hourly}
      say={short}
    />
  );
}
