import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { FiguresQuery } from "@/gql/analytics/graphql";
import { number } from "@/lib/format";
import { Sparkline } from "@/ui/Figure";
import { About } from "./About";
import { type Link, To } from "./links";
import { type Known, type Point, share } from "./points";
import { type Change, changeOf, compact, coverage, money, percent, type Said, time, timed } from "./words";

type Props = {
  id: string;
  label: string;
  about: string;
  said: Said | undefined;
  change: Change | undefined;
  note: ReactNode;
  series: Known[];
  to: Link | undefined;
  first?: boolean;
};
function Card({ id, label, about, said, change, note, series, to, first = false }: Props) {
  return (
    <div className="figure an-card" data-figure={id}>
      <p className="row muted">
        <span className="trunc">{label}</span>
        <About name={label} text={about} align={first ? "start" : "end"} />
      </p>
      <p className="v">
        <To link={to}>
          <b>{said ? said.value : <Trans>unknown</Trans>}</b>
        </To>
        {said && <span>{said.unit}</span>}
      </p>
      <p className="small an-note">
        {change && <b className={`med ${change.tone === "good" ? "positive" : change.tone === "bad" ? "danger" : ""}`}>{change.text}</b>}
        <span className="muted">{note}</span>
      </p>
      <Sparkline series={series} />
    </div>
  );
}

type Given = { figures: FiguresQuery["analytics"]; points: Point[]; p95: Known[]; waiting: { count: number; exact: boolean } | undefined };
/** What matters most, against the range before. */
export function Cards({ figures, points, p95, waiting }: Given) {
  const { t } = useLingui();
  const { current: now, previous: was } = figures;
  const cost = now.estimatedCost === null ? null : Number(now.estimatedCost);
  const before = was.estimatedCost === null ? null : Number(was.estimatedCost);
  const fine = (rate: Known) => (rate === null ? null : 100 - rate);
  const [success, successBefore] = [fine(now.errorRate), fine(was.errorRate)];
  const tokens = now.tokensUsed === null ? undefined : compact(now.tokensUsed);
  const beforeTokens = was.tokensUsed === null ? undefined : compact(was.tokensUsed);
  const { p50ResponseTime: p50, p95ResponseTime: slow, averageResponseTime: mean } = now;
  const people = number(now.toolRunsApprovedByPeople);
  const [median, average, low] = [p50 ? timed(p50.estimate) : "", mean === null ? "" : timed(mean), slow ? timed(slow.atLeast) : ""];
  const high = slow?.atMost ? timed(slow.atMost) : t`more`;
  const decided = number(now.toolRunsApproved + now.toolRunsRejected);
  const [untold, unpriced, untimed] = [number(now.callsWithoutTokens), number(now.unpricedCalls), number(now.callsWithoutResponseTime)];
  const covered = now.pricedShare === null ? "" : coverage(now.pricedShare);
  const [beforeAmount, beforeUnit] = [beforeTokens?.value ?? "", beforeTokens?.unit ?? ""];
  const successWas = successBefore === null ? "" : percent(successBefore, 2);
  const [approved, asked, expired] = [number(now.toolRunsApproved), number(now.toolRunsTotal), number(now.toolRunsExpiredUndecided)];
  return (
    <section className="an-cards" aria-label={t`Key figures`}>
      <Card
        id="tokens"
        first
        label={t`Tokens`}
        about={t`Tokens sent to models and answered by them, as far as the calls told. Calls that did not tell both: ${untold}.`}
        said={tokens}
        change={changeOf(now.tokensUsed, was.tokensUsed, { by: "share" })}
        note={
          now.callsWithoutTokens > 0 ? (
            <Trans>unknown: {untold} calls</Trans>
          ) : beforeTokens ? (
            <Trans>
              of {beforeAmount} {beforeUnit}
            </Trans>
          ) : null
        }
        series={points.map(({ input, output }) => (input === null && output === null ? null : (input ?? 0) + (output ?? 0)))}
        to={{ rows: "calls" }}
      />
      <Card
        id="cost"
        label={t`Estimated cost`}
        about={t`US dollars of the calls whose price is known. Calls without a known price are left out, never taken as 0: ${unpriced}.`}
        said={cost === null ? undefined : { value: money(cost), unit: "USD" }}
        change={changeOf(cost, before, { by: "share" })}
        note={now.pricedShare === null ? <Trans>no calls</Trans> : <Trans>{covered} of calls priced</Trans>}
        series={points.map((point) => point.cost)}
        to={{ rows: "priced" }}
      />
      <Card
        id="success"
        label={t`Success rate`}
        about={t`Model calls without an error among all model calls. The number opens the calls that failed.`}
        said={success === null ? undefined : { value: number(success, 2), unit: "%" }}
        change={changeOf(success, successBefore, { by: "points", good: "up" })}
        note={successBefore === null ? <Trans>unknown before</Trans> : <Trans>{successWas} before</Trans>}
        series={points.map(({ calls, errors }) => share(calls - errors, calls))}
        to={{ rows: "errors" }}
      />
      <Card
        id="response"
        label={t`Response, p95`}
        about={
          slow
            ? t`95 % of the calls that told their time were faster. An estimate, within 3 % on ordinary times; the true value certainly lies between ${low} and ${high}. Calls that did not tell: ${untimed}.`
            : t`95 % of the calls that told their time were faster. None told.`
        }
        said={slow ? time(slow.estimate) : undefined}
        change={changeOf(slow?.estimate ?? null, was.p95ResponseTime?.estimate ?? null, { by: "time", good: "down" })}
        note={
          slow ? (
            <Trans>
              p50 {median}, mean {average}
            </Trans>
          ) : null
        }
        series={p95}
        to={{ rows: "calls" }}
      />
      <Card
        id="approval"
        label={t`Approval rate`}
        about={t`Approved tool runs among those approved and rejected, by policies and by people, when the decision took effect.`}
        said={now.approvalRate === null ? undefined : { value: number(now.approvalRate, 1), unit: "%" }}
        change={changeOf(now.approvalRate, was.approvalRate, { by: "points" })}
        note={
          <Trans>
            {approved} of {decided}, {people} by people
          </Trans>
        }
        series={points.map(({ byPolicy, byPeople, rejected }) => share(byPolicy + byPeople, byPolicy + byPeople + rejected))}
        to={{ rows: "decided" }}
      />
      <Card
        id="pending"
        label={t`Pending now`}
        about={t`Tool runs that wait for a person at this moment, whatever the range. The line is how many were asked for in it.`}
        said={waiting && { value: `${number(waiting.count)}${waiting.exact ? "" : "+"}`, unit: "" }}
        change={undefined}
        note={
          <Trans>
            {asked} asked for, {expired} expired
          </Trans>
        }
        series={points.map(({ runs }) => runs)}
        to={{ pending: true }}
      />
    </section>
  );
}
