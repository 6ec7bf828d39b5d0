import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { FiguresQuery } from "@/gql/analytics/graphql";
import { duration, exact, longDuration, number } from "@/lib/format";
import { Avatar } from "@/ui/Avatar";
import { About } from "./About";
import { To } from "./links";
import { known, percent } from "./words";

type Analytics = FiguresQuery["analytics"];
const MOST = 6;

/** How people's oversight did: how long decisions took, who made them, what nobody decided. */
export function Oversight({ oversight }: { oversight: Analytics["oversight"] }) {
  const { t } = useLingui();
  const {
    decisions,
    medianTimeToDecide: median,
    p95TimeToDecide: slow,
    expired,
    expiredShare,
    waitingTooLong,
    waitingSeconds,
    people,
  } = oversight;
  const span = duration(waitingSeconds * 1000);
  const share = known(expiredShare, (value) => percent(value));
  const said = (seconds: number | undefined) => (seconds === undefined ? t`unknown` : longDuration(seconds * 1000));
  const facts = [
    { id: "decisions", name: t`Decided by people`, value: <To link={{ rows: "people" }}>{number(decisions)}</To> },
    { id: "median", name: t`Median time to decide`, value: said(median?.estimate) },
    { id: "p95", name: t`95 % took less than`, value: said(slow?.estimate) },
    {
      id: "expired",
      name: t`Expired undecided`,
      value: (
        <>
          <To link={{ rows: "expired" }}>{number(expired)}</To> <span className="muted">{share}</span>
        </>
      ),
    },
    { id: "late", name: t`Waiting longer than ${span}`, value: <To link={{ rows: "late" }}>{number(waitingTooLong)}</To> },
  ];
  return (
    <section className="ch small" aria-label={t`Oversight`}>
      <div className="row ch-head">
        <h2>{t`Oversight`}</h2>
        <About
          name={t`Oversight`}
          text={t`Tool runs that people decided, when the decision took effect, and how long that took from the request. Times are counted in steps and estimated within them. Expired: nobody decided in time, among these and the decisions of people.`}
        />
      </div>
      <dl className="an-facts">
        {facts.map(({ id, name, value }) => (
          <div key={id} data-figure={id}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {people && people.length > 0 && (
        <table className="table an-people" aria-label={t`Decisions by person`}>
          <thead>
            <tr>
              <th scope="col">{t`Person`}</th>
              <th scope="col" className="num">{t`Decisions`}</th>
              <th scope="col" className="num">{t`Approved`}</th>
              <th scope="col" className="num">{t`Median`}</th>
            </tr>
          </thead>
          <tbody>
            {people.slice(0, MOST).map((one) => (
              <tr key={one.person.id}>
                <td>
                  <span className="row">
                    <Avatar name={one.person.name} type={one.person.type} />
                    <span className="trunc">{one.person.name}</span>
                  </span>
                </td>
                <td className="num">
                  <To link={{ rows: "people", by: one.person.id }}>{number(one.decisions)}</To>
                </td>
                <td className="num">{number(one.approved)}</td>
                <td className="num">{one.median ? longDuration(one.median.estimate * 1000) : t`unknown`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {people && people.length > MOST && (
        <p className="small muted ch-note">
          <Plural value={people.length - MOST} one="and # more person" other="and # more people" />
        </p>
      )}
    </section>
  );
}

/** How much of the range this installation ran, and when it did not. */
export function Uptime({ uptime }: { uptime: Analytics["uptime"] }) {
  const { t } = useLingui();
  const { share, recordedSince, downtimes } = uptime;
  const since = recordedSince ? exact(recordedSince) : "";
  const value = known(share, (one) => percent(one > 99.99 && one < 100 ? 99.99 : one, one === 100 ? 0 : 2));
  return (
    <section className="ch an-uptime" aria-label={t`Uptime`}>
      <div className="row ch-head">
        <h2>{t`Uptime`}</h2>
        <About
          name={t`Uptime`}
          align="start"
          text={t`The share of the range in which at least one process of this installation ran, as far as it is recorded. Before the record begins nothing is known, which is not the same as zero.`}
        />
        <b className="med">{value}</b>
        <span className="muted trunc">{since ? <Trans>recorded since {since}</Trans> : <Trans>not recorded yet</Trans>}</span>
      </div>
      {downtimes.length === 0 ? (
        <p className="muted">{recordedSince ? <Trans>It was never down in this range.</Trans> : null}</p>
      ) : (
        <ul className="an-downs">
          {downtimes.slice(0, 5).map((one) => {
            const [from, long] = [exact(one.from), duration(Date.parse(one.to) - Date.parse(one.from))];
            return (
              <li key={one.from}>
                <Trans>
                  Down from {from} for {long}
                </Trans>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
