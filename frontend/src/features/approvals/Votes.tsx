import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { clock } from "@/lib/format";
import { useCan, useMe } from "@/lib/session";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import { type Row, standingOf } from "./standing";

/** Who has voted, and what this person's own vote would do. */
export function Votes({ run }: { run: Row }) {
  const { t } = useLingui();
  const me = useMe();
  const mayDecide = useCan("tool_run:decide");
  const standing = standingOf(run, me.actor.id, mayDecide);
  const mine = {
    "no-permission": t`may look, not decide`,
    voted: t`voted already`,
    releases: run.requiredApprovals > 1 ? t`your vote releases it` : t`one approval releases it`,
    counts: t`your vote counts, more are needed`,
    closed: "",
  }[standing];
  const missing = Math.max(0, run.requiredApprovals - run.approvals);
  return (
    <div>
      <h2>
        <Trans>Who decides</Trans>
      </h2>
      <ul className="who">
        {run.votes.map((vote, at) => (
          <li key={`${vote.by.id} ${vote.at} ${at}`}>
            <Avatar name={vote.by.name} type={vote.by.type} />
            <span className="trunc">{vote.by.id === me.actor.id ? t`You` : vote.by.name}</span>
            <span className="tag">
              <Icon
                name={vote.decision === "APPROVE" ? "run-approved" : "run-rejected"}
                className={vote.decision === "APPROVE" ? "run-approved" : "run-rejected"}
              />
              {vote.decision === "APPROVE" ? t`approved ${clock(vote.at)}` : t`rejected ${clock(vote.at)}`}
            </span>
          </li>
        ))}
        {run.votes.length === 0 && run.decision && (
          <li>
            <Avatar name={run.decision.by.name} type={run.decision.by.type} />
            <span className="trunc">{run.decision.by.type === "POLICY" ? t`Policy, without a person` : run.decision.by.name}</span>
            <span className="tag">
              <Icon
                name={run.decision.decision === "APPROVE" ? "run-approved" : "run-rejected"}
                className={run.decision.decision === "APPROVE" ? "run-approved" : "run-rejected"}
              />
              {run.decision.decision === "APPROVE" ? t`allowed ${clock(run.decision.at)}` : t`denied ${clock(run.decision.at)}`}
            </span>
          </li>
        )}
        {standing !== "closed" && standing !== "voted" && (
          <li>
            <Avatar name={me.actor.name} type={me.actor.type} />
            <Trans>You</Trans>
            <span className={standing === "no-permission" ? "tag muted" : "tag accent med"}>{mine}</span>
          </li>
        )}
        {standing === "voted" && missing > 0 && (
          <li className="muted">
            <Plural value={missing} one="# more person is needed" other="# more people are needed" />
          </li>
        )}
      </ul>
      {run.decision?.reason && run.decision.by.type === "PERSON" && (
        <p className="muted reason">
          <Trans>Reason: {run.decision.reason}</Trans>
        </p>
      )}
    </div>
  );
}
