import { useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import type { OverviewFieldsFragment } from "@/gql/overview/graphql";
import { number } from "@/lib/format";
import { Icon } from "@/ui/Icon";
import { AGENT_STATES } from "@/ui/tags";

const ORDER = ["PRODUCTION", "TESTING", "DEVELOPMENT", "DEPRECATED", "ARCHIVED"] as const;

/** How far along the agents are; each line leads to those agents. */
export function Agents({ counts }: { counts: OverviewFieldsFragment["agentsByState"] }) {
  const { t, i18n } = useLingui();
  const of = (state: string) => counts.find((one) => one.state === state)?.count ?? 0;
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  return (
    <section className="c2">
      <div className="row hd">
        <h2>{t`Agents by state`}</h2>
        <span className="grow" />
        <span className="muted">{number(total)}</span>
      </div>
      <div className="segbar" aria-hidden="true">
        {total === 0 && <i style={{ flex: 1 }} />}
        {ORDER.filter((state) => of(state) > 0).map((state) => (
          <i key={state} className={AGENT_STATES[state].className} style={{ flex: of(state) }} />
        ))}
      </div>
      <ul className="stl">
        {ORDER.map((state) => (
          <li key={state}>
            <Link href={`/agents?state=${state}`}>
              <Icon name={AGENT_STATES[state].icon} className={AGENT_STATES[state].className} />
              <span>{i18n._(AGENT_STATES[state].label)}</span>
              <span className="grow" />
              <b>{number(of(state))}</b>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
