import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import type { OverviewFieldsFragment } from "@/gql/overview/graphql";
import { duration, longDuration, number } from "@/lib/format";
import { useNow } from "@/lib/time";
import "@/ui/controls.css";
import { Icon } from "@/ui/Icon";
import { RISKS } from "@/ui/tags";

const ORDER = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const;
/** Less than this is soon enough to be said in red. */
const SOON = 10 * 60_000;

function Due({ at, now }: { at: string | null; now: number }) {
  if (!at) return <span className="small muted">&nbsp;</span>;
  const left = Date.parse(at) - now;
  if (left <= 0)
    return (
      <span className="small danger">
        <Trans>overdue</Trans>
      </span>
    );
  const span = duration(left);
  return (
    <span className={left < SOON ? "small danger" : "small muted"}>
      <Trans>next due {span}</Trans>
    </span>
  );
}

/** How many runs wait, for how long, how dangerous they are, and the way to them. */
export function Call({ overview }: { overview: OverviewFieldsFragment }) {
  const { i18n } = useLingui();
  const now = useNow(1000);
  const { pendingTotal, oldestPendingAt, medianSecondsToDecide } = overview;
  const shown = number(pendingTotal);
  const oldest = oldestPendingAt ? duration(now - Date.parse(oldestPendingAt)) : undefined;
  const median = medianSecondsToDecide === null ? undefined : longDuration(medianSecondsToDecide * 1000);
  return (
    <section className="call">
      <div className="lead">
        <p className="big">
          {pendingTotal === 0 ? (
            <Trans>Nothing waits for a person</Trans>
          ) : (
            <>
              <b>{shown}</b> <Plural value={pendingTotal} one="run waits for a person" other="runs wait for a person" />
            </>
          )}
        </p>
        <p className="muted">
          {oldest && <Trans>Oldest {oldest}</Trans>}
          {oldest && median && <span className="dot"> · </span>}
          {median && <Trans>median {median} to decide</Trans>}
        </p>
      </div>
      <div className="prs">
        {ORDER.map((risk) => {
          const count = overview.pending.find((one) => one.risk === risk);
          const mark = RISKS[risk];
          return (
            <Link key={risk} className="pr" href={`/approvals?risk=${risk}`}>
              <Icon name={mark.icon} className={mark.className} />
              <span className="what">
                <b>{number(count?.count ?? 0)}</b> {i18n._(mark.label)}
              </span>
              <Due at={count?.nextDueAt ?? null} now={now} />
            </Link>
          );
        })}
      </div>
      <Link className="btn primary large touch" href="/approvals">
        <Trans>Review queue</Trans>
        <kbd className="kbd" aria-hidden="true">
          G R
        </kbd>
      </Link>
    </section>
  );
}
