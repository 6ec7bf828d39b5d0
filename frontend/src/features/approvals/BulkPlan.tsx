import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type CSSProperties, type ReactNode, useState } from "react";
import type { LeftOutReason } from "@/gql/approvals/graphql";
import { number } from "@/lib/format";
import { type Glyph, Icon } from "@/ui/Icon";
import { RiskGlyph } from "@/ui/Tag";
import { RISKS } from "@/ui/tags";
import type { Operation } from "./batch";
import { PlanRuns } from "./PlanRuns";

const SHOWN = 4;
const REASONS: Record<LeftOutReason, { label: MessageDescriptor; note?: MessageDescriptor; icon: Glyph; tone?: string }> = {
  VOTED: { label: msg`Need a second approver`, note: msg`you already voted`, icon: "admin" },
  NOT_ELIGIBLE: { label: msg`Your approval does not count`, note: msg`separation of duties, or roles`, icon: "lock" },
  ALREADY_DECIDED: { label: msg`Already decided`, icon: "check" },
  CRITICAL: { label: msg`Critical, decide one by one`, icon: "risk-critical", tone: "risk-critical" },
  NOT_FOUND: { label: msg`Not there any more`, icon: "run-unknown" },
};

type Line = { key: string; name: ReactNode; count: number; tone: string };

/** A small count with bars, the largest first; what does not fit is told as a number. */
function Counts({ title, lines, mono = false }: { title: string; lines: Line[]; mono?: boolean }) {
  const most = Math.max(...lines.map((line) => line.count));
  const more = lines.length - SHOWN;
  return (
    <section>
      <h3>{title}</h3>
      <ul className={mono ? "m" : undefined} style={{ "--digits": `${number(most).length}ch` } as CSSProperties}>
        {lines.slice(0, SHOWN).map(({ key, name, count, tone }) => (
          <li key={key}>
            {name}
            <span className="bar">
              <i style={{ inlineSize: `${(count / most) * 100}%`, background: `var(${tone})` }} />
            </span>
            <b>{number(count)}</b>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="small muted">
          <Plural value={more} one="and # more" other="and # more" />
        </p>
      )}
    </section>
  );
}

/** What the plan holds, by risk, tool and agent. */
export function PlanCounts({ plan }: { plan: Operation }) {
  const { t, i18n } = useLingui();
  const named = (all: Operation["byTool"]) =>
    all.map(({ name, count }) => ({ key: name, name: <span className="trunc">{name}</span>, count, tone: "--chart-1" }));
  return (
    <div className="by3">
      <Counts
        title={t`Risk`}
        lines={plan.byRisk.map(({ risk, count }) => ({
          key: risk,
          name: (
            <>
              <RiskGlyph risk={risk} />
              <span aria-hidden="true">{i18n._(RISKS[risk].label)}</span>
            </>
          ),
          count,
          tone: `--risk-${risk.toLowerCase()}`,
        }))}
      />
      <Counts title={t`Tool`} lines={named(plan.byTool)} mono />
      <Counts title={t`Agent`} lines={named(plan.byAgent)} />
    </div>
  );
}

/** "Show runs" and "Hide runs". */
function Switch({ shown, label, onClick }: { shown: boolean; label: string; onClick: () => void }) {
  return (
    <button type="button" className="link small" aria-expanded={shown} aria-label={label} onClick={onClick}>
      {shown ? <Trans>Hide runs</Trans> : <Trans>Show runs</Trans>}
    </button>
  );
}

/** How many are in the plan, and which. */
export function Included({ plan, onLeave }: { plan: Operation; onLeave: () => void }) {
  const { t } = useLingui();
  const [shown, setShown] = useState(false);
  return (
    <section className="excluded">
      <div className="row">
        <h3>
          <Trans>In the plan</Trans>
        </h3>
        <b className="med">{number(plan.total)}</b>
        <span className="grow" />
        <Switch shown={shown} label={shown ? t`Hide runs in the plan` : t`Show runs in the plan`} onClick={() => setShown(!shown)} />
      </div>
      {shown && <PlanRuns id={plan.id} label={t`In the plan`} onLeave={onLeave} />}
    </section>
  );
}

/** What was selected and is not in the plan, and why. */
export function LeftOut({ plan, onLeave }: { plan: Operation; onLeave: () => void }) {
  const { t, i18n } = useLingui();
  const [shown, setShown] = useState(false);
  if (plan.leftOut.length === 0) return null;
  return (
    <section className="excluded">
      <div className="row">
        <h3>
          <Trans>Left out</Trans>
        </h3>
        <b className="med">{number(plan.leftOut.reduce((sum, one) => sum + one.count, 0))}</b>
        <span className="grow" />
        <Switch shown={shown} label={shown ? t`Hide runs left out` : t`Show runs left out`} onClick={() => setShown(!shown)} />
      </div>
      <ul className="ex">
        {plan.leftOut.map(({ reason, count }) => {
          const { label, note, icon, tone = "muted" } = REASONS[reason];
          return (
            <li key={reason}>
              <Icon name={icon} className={tone} />
              <span>{i18n._(label)}</span>
              <span className="muted small trunc">{note && i18n._(note)}</span>
              <b>{number(count)}</b>
              {shown && reason !== "NOT_FOUND" && <PlanRuns id={plan.id} label={i18n._(label)} leftOut={reason} onLeave={onLeave} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Arrived({ count, onPlan }: { count: number; onPlan: () => void }) {
  if (count === 0) return null;
  return (
    <div className="since">
      <Icon name="plus" />
      <span>
        <b className="med">
          <Plural value={count} one="# arrived since" other="# arrived since" />
        </b>{" "}
        <Plural value={count} one="you opened this. It is not included." other="you opened this. They are not included." />
      </span>
      <span className="grow" />
      <button type="button" className="link nowrap" onClick={onPlan}>
        <Trans>New plan</Trans>
      </button>
    </div>
  );
}
