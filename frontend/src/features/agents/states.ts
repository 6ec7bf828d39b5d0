import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { AgentState } from "@/gql/agents/graphql";

/** The stations of an agent's life, in order. */
export const STATIONS = ["DEVELOPMENT", "TESTING", "PRODUCTION", "DEPRECATED", "ARCHIVED"] as const satisfies AgentState[];

type Way = { label: MessageDescriptor; will: MessageDescriptor; kind: "on" | "back" | "out" };
const TO: Record<AgentState, Way> = {
  DEVELOPMENT: { label: msg`Demote to development`, will: msg`Its versions and its runs stay as they are.`, kind: "back" },
  TESTING: { label: msg`Promote to testing`, will: msg`People see that what it asks for is a trial.`, kind: "on" },
  PRODUCTION: { label: msg`Promote to production`, will: msg`From now on what it asks for is meant.`, kind: "on" },
  DEPRECATED: { label: msg`Deprecate`, will: msg`It should be replaced. It does not come back from here.`, kind: "out" },
  ARCHIVED: { label: msg`Archive`, will: msg`It can ask for nothing any more. It does not come back from here.`, kind: "out" },
};
export const wayTo = (state: AgentState): Way => TO[state];

/** What a person most likely wants first: on, then back, then out. */
export function ordered(next: readonly AgentState[]): AgentState[] {
  const rank = { on: 0, back: 1, out: 2 };
  return [...next].sort((a, b) => rank[TO[a].kind] - rank[TO[b].kind]);
}

/** The three versions that may follow: 1.4.2 gives 1.4.3, 1.5.0 and 2.0.0. */
export function nextVersions(version: string): { patch: string; minor: string; major: string } {
  const [major = 0, minor = 0, patch = 0] =
    version
      .split(/[-+]/)[0]
      ?.split(".")
      .map((part) => Number(part) || 0) ?? [];
  // what goes before a release is followed by the release itself
  const released = version.includes("-") ? patch : patch + 1;
  return { patch: `${major}.${minor}.${released}`, minor: `${major}.${minor + 1}.0`, major: `${major + 1}.0.0` };
}
