import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMe } from "@/lib/session";
import type { Item } from "./feed";

const quoted = (words: string) => (words ? `, "${words}"` : "");
const detail = (words: string) => (words ? t`, ${words}` : "");

/** What happened in one line: who, did what, to what. */
export function Sentence({ item }: { item: Item }) {
  const { t } = useLingui();
  const me = useMe();
  const who = <b>{item.actor.type === "PERSON" && item.actor.id === me.actor.id ? t`You` : item.actor.name}</b>;
  const run = <span className="mono">{item.name}</span>;
  const thing = <b>{item.name}</b>;
  const { summary } = item;
  switch (item.action) {
    case "tool_run.request":
      return (
        <Trans>
          {who} asks for {run}
          {detail(summary)}
        </Trans>
      );
    case "tool_run.approve":
      return (
        <Trans>
          {who} approved {run}
          {detail(summary)}
        </Trans>
      );
    case "tool_run.reject":
      return (
        <Trans>
          {who} rejected {run}
          {detail(summary)}
        </Trans>
      );
    case "tool_run.report":
      return item.state === "FAILED" ? (
        <Trans>
          {who} failed at {run}
          {detail(summary)}
        </Trans>
      ) : (
        <Trans>
          {who} finished {run}
          {detail(summary)}
        </Trans>
      );
    case "tool_run.revoke":
      return (
        <Trans>
          {who} revoked the approval of {run}
        </Trans>
      );
    case "tool_run.undo":
      return (
        <Trans>
          {who} took back the decision on {run}
        </Trans>
      );
    case "tool_run.cancel":
      return (
        <Trans>
          {who} cancelled {run}
          {detail(summary)}
        </Trans>
      );
    case "tool_run.expire":
      return <Trans>Nobody decided {run} in time</Trans>;
    case "tool_run.lease_lost":
      return <Trans>{run} lost its lease after the claim</Trans>;
    case "tool_run.resolve":
      return (
        <Trans>
          {who} resolved {run}
          {quoted(summary)}
        </Trans>
      );
    case "bulk.decide":
      return (
        <Trans>
          {who} decided several at once: {summary}
        </Trans>
      );
    case "bulk.undo":
      return (
        <Trans>
          {who} took back several decisions: {summary}
        </Trans>
      );
    case "agent.promote":
      return (
        <Trans>
          {who} moved {thing} on
        </Trans>
      );
    case "agent.bump_version":
      return (
        <Trans>
          {who} raised the version of {thing}
        </Trans>
      );
    case "user.invite":
      return (
        <Trans>
          {who} invited {thing}
        </Trans>
      );
    case "user.accept_invite":
      return <Trans>{thing} accepted the invitation</Trans>;
    case "token.revoke":
      return (
        <Trans>
          {who} revoked the token {thing}
        </Trans>
      );
    case "agent.create":
    case "tool.create":
    case "domain.create":
    case "token.create":
      return (
        <Trans>
          {who} created {thing}
        </Trans>
      );
    case "tool.archive":
    case "domain.archive":
      return (
        <Trans>
          {who} archived {thing}
        </Trans>
      );
    default:
      return (
        <Trans>
          {who} changed {thing}
        </Trans>
      );
  }
}
