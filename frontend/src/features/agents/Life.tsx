import { useLingui } from "@lingui/react/macro";
import type { CSSProperties } from "react";
import type { AgentState } from "@/gql/agents/graphql";
import { Icon } from "@/ui/Icon";
import { AGENT_STATES } from "@/ui/tags";
import { STATIONS } from "./states";

/** The life of an agent as a rail: it fills up, then closes. */
export function Life({ state }: { state: AgentState }) {
  const { t, i18n } = useLingui();
  const here = STATIONS.indexOf(state);
  return (
    <ol className="life" aria-label={t`State`} style={{ "--gone": here / (STATIONS.length - 1) } as CSSProperties}>
      {STATIONS.map((station) => (
        <li key={station} aria-current={station === state ? "step" : undefined}>
          <Icon name={AGENT_STATES[station].icon} className={station === state ? AGENT_STATES[station].className : ""} />
          <span>{i18n._(AGENT_STATES[station].label)}</span>
        </li>
      ))}
    </ol>
  );
}
