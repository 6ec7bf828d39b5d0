import "./marks.css";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { type Glyph, Icon } from "./Icon";
import { AGENT_STATES, type Mark, RISKS, RUN_STATES } from "./tags";

/** Glyph in its colour, word in ink: never a coloured pill. */
export function Tag({ mark, className = "" }: { mark: Mark; className?: string }) {
  const { i18n } = useLingui();
  return (
    <span className={`tag ${className}`}>
      <Icon name={mark.icon} className={mark.className} />
      {i18n._(mark.label)}
    </span>
  );
}
export const RiskTag = ({ risk }: { risk: keyof typeof RISKS }) => <Tag mark={RISKS[risk]} />;
export const RunTag = ({ state }: { state: keyof typeof RUN_STATES }) => <Tag mark={RUN_STATES[state]} />;
export const AgentStateTag = ({ state }: { state: keyof typeof AGENT_STATES }) => <Tag mark={AGENT_STATES[state]} />;

/** The risk's glyph alone, named for whoever cannot see it. */
export function RiskGlyph({ risk }: { risk: keyof typeof RISKS }) {
  const { i18n } = useLingui();
  const mark = RISKS[risk];
  return (
    <>
      <Icon name={mark.icon} className={mark.className} />
      <span className="sr">{i18n._(mark.label)}</span>
    </>
  );
}

/** A tinted pill, only where a state is the headline; at most one per view. */
export function Badge({ tone, icon, children }: { tone?: "positive" | "warning" | "danger" | "info"; icon?: Glyph; children: ReactNode }) {
  return (
    <span className={`badge ${tone ?? ""}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}
