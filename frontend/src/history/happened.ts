import type { I18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { locale } from "@/lib/format";
import { AGENT_STATES, type Mark, RUN_STATES } from "@/ui/tags";

type Entry = { action: string; outcome: string; summary: string | null; before: unknown; after: unknown; metadata: unknown };
const fieldOf = (state: unknown, name: string): unknown => (state as Record<string, unknown> | null)?.[name];
const textOf = (state: unknown, name: string): string => {
  const value = fieldOf(state, name);
  return typeof value === "string" ? value : "";
};
/** In Arabic the colon stands before what is quoted, which keeps its own direction. */
const quoted = (words: string) =>
  words ? (locale().startsWith("ar") ? `\u200f: \u201c\u2068${words}\u2069\u201d` : `: \u201c${words}\u201d`) : "";

/** What an entry of the ledger did to a thing, after the actor's name. */
export function happened(i18n: I18n, entry: Entry): string {
  const { action, before, after } = entry;
  if (entry.outcome === "REFUSED") return entry.summary ? t`was refused: ${entry.summary}` : t`was refused (${action})`;
  const marks: Record<string, Mark> = { ...AGENT_STATES, ...RUN_STATES };
  const state = (side: unknown) => {
    const mark = marks[textOf(side, "state")];
    return mark ? i18n._(mark.label).toLowerCase() : "";
  };
  const reason = quoted(textOf(fieldOf(after, "decision"), "reason") || textOf(entry.metadata, "reason") || textOf(entry.metadata, "note"));
  const [from, to] = [state(before), state(after)];
  const [kind, verb] = action.split(".");
  if (kind === "tool_run") {
    const told: Record<string, string> = {
      request: t`asked for it`,
      edit: t`changed the arguments`,
      approve: t`approved it${reason}`,
      reject: t`rejected it${reason}`,
      release: t`let it through: the hold ended`,
      undo: t`took the decision back`,
      revoke: t`revoked the approval${reason}`,
      claim: t`began to run it`,
      report: to ? t`reported: ${to}` : t`reported the outcome`,
      cancel: t`cancelled it${reason}`,
      remind: t`reminded those who may decide`,
      escalate: t`took it to the next role: nobody had decided`,
      expire: t`let it expire: nobody decided in time`,
      lease_lost: t`lost sight of it after it began`,
      resolve: t`resolved it as ${to}${reason}`,
    };
    if (verb && told[verb]) return told[verb];
  }
  if (action === "agent.promote") return t`moved it from ${from} to ${to}`;
  if (action === "agent.bump_version") {
    const version = textOf(after, "version");
    return t`raised it to ${version}`;
  }
  if (action === "policy.publish") {
    const version = Number(fieldOf(after, "version") ?? 1);
    return t`published version ${version}${quoted(entry.summary ?? "")}`;
  }
  if (action === "conversation.record") return t`recorded what was said`;
  if (action === "conversation.erase") return t`had it forgotten`;
  if (verb === "create") return t`created it`;
  if (verb === "archive") return t`archived it`;
  if (verb === "invite") return t`invited them`;
  if (action === "session.sign_in") return t`signed in`;
  if (verb === "update") {
    const fields = Object.keys((after as object | null) ?? {})
      .filter((field) => field !== "revision")
      .map((field) => field.replaceAll("_", " "))
      .join(", ");
    return fields ? t`changed ${fields}` : t`changed it`;
  }
  return action;
}
