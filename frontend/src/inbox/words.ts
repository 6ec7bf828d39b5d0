import { plural, t } from "@lingui/core/macro";
import type { NotificationRowFragment } from "@/gql/inbox/graphql";
import type { Glyph } from "@/ui/Icon";
import { AGENT_STATES } from "@/ui/tags";
import { i18n } from "@/lib/i18n";

export type Note = NotificationRowFragment;

export const glyphOf = (note: Note): Glyph =>
  note.event === "REPORT_READY"
    ? "analytics"
    : note.type === "SYSTEM_ALERT"
      ? "risk-high"
      : note.type === "AGENT_STATE_CHANGE"
        ? "agents"
        : "approvals";

/** What happened, in a sentence. */
export function titleOf(note: Note): string {
  const { count } = note;
  switch (note.event) {
    case "ASKED":
      return plural(count, { one: "A tool run waits for you", other: "# tool runs wait for you" });
    case "REMINDER":
      return plural(count, { one: "Reminder: a tool run still waits", other: "Reminder: # tool runs still wait" });
    case "ESCALATION":
      return plural(count, { one: "A tool run comes to you: nobody decided", other: "# tool runs come to you: nobody decided" });
    case "BULK_FINISHED":
      return plural(count, { one: "Your decision on # tool run is carried out", other: "Your decision on # tool runs is carried out" });
    case "STATE_CHANGED": {
      const state = AGENT_STATES[note.summary as keyof typeof AGENT_STATES];
      const name = note.agentName;
      if (!name) return plural(count, { one: "An agent changed its state", other: "# agents changed their states" });
      return state ? t`${name} is in ${i18n._(state.label).toLowerCase()}` : t`${name} changed its state`;
    }
    case "REPORT_READY":
      return plural(count, { one: "Your report is ready", other: "# reports of yours are ready" });
    case "ALERT":
      return t`Handrail needs attention`;
  }
}

/** What it is about. */
export function bodyOf(note: Note): string {
  if (note.event === "ALERT" || note.event === "REPORT_READY") return note.summary ?? "";
  if (note.event === "STATE_CHANGED" || note.event === "BULK_FINISHED") return "";
  const { toolName: tool, agentName: agent } = note;
  const what = tool && agent ? t`${tool} by ${agent}` : (tool ?? (agent ? t`by ${agent}` : t`of several tools and agents`));
  return note.count === 1 && note.summary ? `${what} · ${note.summary}` : what;
}

/** Where it can be seen: the run, or the queue with what it is about. */
export function placeOf(note: Note): string {
  const about = new URLSearchParams();
  if (note.event === "STATE_CHANGED") {
    if (note.resourceId) about.set("agent", note.resourceId);
    return `/agents?${about}`;
  }
  if (note.event === "REPORT_READY") return note.resourceId ? `/reports/${note.resourceId}` : "/reports";
  if (note.event === "ALERT") return "/";
  if (note.event !== "BULK_FINISHED") {
    if (note.resourceId) about.set("run", note.resourceId);
    else {
      if (note.toolId) about.set("toolId", note.toolId);
      if (note.agentId) about.set("agentId", note.agentId);
    }
  }
  return `/approvals?${about}`;
}
