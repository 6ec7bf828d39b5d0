import { Trans, useLingui } from "@lingui/react/macro";
import { clock, clockSeconds, countdown, longDuration } from "@/lib/format";
import { useNow } from "@/lib/time";
import { Pie, TimeRail } from "@/ui/Rail";
import type { RunTermsFragment } from "@/gql/approvals/graphql";
import { type Row, shareGone, spanOf, type Span, toneOf } from "./standing";

/** In a row: a pie and digits. */
export function RowTime({ run }: { run: Row }) {
  const now = useNow(1000);
  const span = spanOf(run);
  if (!span) return null;
  const share = shareGone(span, now);
  const danger = toneOf(share) === "danger";
  return (
    <span className={danger ? "left-time danger" : "left-time"}>
      <Pie left={1 - share} danger={danger} />
      {countdown(span.to - now)}
    </span>
  );
}

type Posts = Pick<RunTermsFragment, "remindAt" | "escalateAt" | "escalateTo">;

/** What comes on the way to the end of the time to decide. */
function usePosts(run: Posts, span: Span | undefined, now: number): { at: number; label: string }[] {
  const { t } = useLingui();
  if (span?.kind !== "decide") return [];
  const whom = run.escalateTo === "ADMIN" ? t`administrators` : t`operators`;
  const posts = [];
  if (run.remindAt) {
    const at = Date.parse(run.remindAt);
    posts.push({ at: shareGone(span, at), label: now < at ? t`reminder` : t`reminded` });
  }
  if (run.escalateAt) {
    const at = Date.parse(run.escalateAt);
    posts.push({ at: shareGone(span, at), label: now < at ? t`goes to ${whom}` : t`went to ${whom}` });
  }
  return posts;
}

/** On the card: the rail, and the same in words. */
export function CardTime({ run }: { run: Row & Posts & { claimedAt: string | null; leaseExpiresAt: string | null } }) {
  const { t } = useLingui();
  const now = useNow(1000);
  const span = spanOf(run);
  const between = usePosts(run, span, now);
  if (!span) return null;
  const share = shareGone(span, now);
  const tone = span.kind === "hold" ? "accent" : toneOf(share);
  const left = longDuration(span.to - now);
  const end = clockSeconds(new Date(span.to).toISOString());
  const start = clock(new Date(span.from).toISOString());
  const words: Record<typeof span.kind, [first: string, last: string, what: string, then: string]> = {
    decide: [t`asked ${start}`, t`expires`, t`left to decide`, t`Expires ${end}, then reads as a denial`],
    hold: [t`decided ${start}`, t`released`, t`left to undo`, t`Released ${end}, then the agent is told`],
    claim: [t`approved ${start}`, t`expires`, t`left to claim`, t`Expires ${end} when nobody claims it`],
    lease: [t`claimed ${start}`, t`lease ends`, t`left to report`, t`Lease ends ${end}, then the outcome is unknown`],
  };
  const [first, last, what, then] = words[span.kind];
  const posts = [{ at: 0, label: first }, ...between, { at: 1, label: last }];
  return (
    <div className="time">
      <div className="row">
        <span>
          {now >= span.to && span.kind === "hold" ? (
            <span className="ink2">
              <Trans>Released</Trans>
            </span>
          ) : now >= span.to ? (
            <b className="danger semi">
              <Trans>No time left</Trans>
            </b>
          ) : (
            <>
              <b className={tone === "accent" ? "semi" : `semi ${tone}`}>{left}</b> <span className="ink2">{what}</span>
            </>
          )}
        </span>
        <span className="grow" />
        <span className="small muted only-wide">{then}</span>
      </div>
      <div className="rail-place">
        <TimeRail share={share} tone={tone} posts={posts} />
      </div>
    </div>
  );
}
