import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { clock } from "@/lib/format";
import { useCan, useMe } from "@/lib/session";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import { barOf, type Terms } from "./eligible";
import { Exact } from "./Exact";
import { type Row, standingOf } from "./standing";

/** What the rule demands: how many, of which roles, and whether those who had a hand in it count. */
function Demands({ run }: { run: Row & Terms }) {
  const { t } = useLingui();
  const { approvals, requiredApprovals: required } = run;
  const names: Record<string, string> = { VIEWER: t`viewers`, OPERATOR: t`operators`, DEVELOPER: t`developers`, ADMIN: t`admins` };
  const roles = run.fromRoles.map((role) => names[role] ?? role).join(t` or `);
  return (
    <p className="muted demands">
      <Plural value={required} one={`${approvals} of # approval`} other={`${approvals} of # approvals`} />
      {roles && (
        <>
          {" "}
          <Trans>from {roles}</Trans>
        </>
      )}
      {run.separationOfDuties && (
        <>
          {" \u00b7 "}
          <span title={t`Who asked, whom the agent acts for and who edited last do not count`}>
            <Trans>separation of duties</Trans>
          </span>
        </>
      )}
    </p>
  );
}

type Apart = { id: string; face: string; name: string; type: "PERSON" | "AGENT" | "POLICY" | "SYSTEM"; why: string };
/** Those who had a hand in it, once separation of duties keeps them from approving. */
function useNotCounted(run: Row & Terms, me: string | null): Apart[] {
  const { t } = useLingui();
  if (!run.separationOfDuties) return [];
  const { requestedBy, editedBy, onBehalfOf } = run;
  const nameOf = (actor: { id: string | null; name: string }) => (me !== null && actor.id === me ? t`You` : actor.name);
  return [
    ...(editedBy
      ? [{ id: "editor", face: editedBy.name, name: nameOf(editedBy), type: editedBy.type, why: t`edited, does not count` }]
      : []),
    ...(requestedBy.type === "PERSON"
      ? [{ id: "requester", face: requestedBy.name, name: nameOf(requestedBy), type: requestedBy.type, why: t`asked, does not count` }]
      : []),
    ...(onBehalfOf
      ? [{ id: "behalf", face: onBehalfOf, name: onBehalfOf, type: "PERSON" as const, why: t`acted for, does not count` }]
      : []),
  ];
}

/** What is demanded, who has voted, and what this person's own vote would do. */
export function Votes({ run }: { run: Row & Terms }) {
  const { t } = useLingui();
  const me = useMe();
  const mayDecide = useCan("tool_run:decide");
  const pending = run.state === "PENDING_APPROVAL";
  const notCounted = useNotCounted(run, me.actor.id);
  const standing = standingOf(run, me.actor.id, mayDecide);
  const bar = barOf(run, { id: me.actor.id, role: me.role, names: me.user ? [me.user.id, me.user.name, me.user.email] : [] });
  const mine =
    bar === "role"
      ? t`another role approves`
      : {
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
        <Trans>Who may decide</Trans>
      </h2>
      {pending && <Demands run={run} />}
      {pending && run.revision > 1 && run.votes.length === 0 && (
        <p className="muted demands">
          <Trans>Votes for what was there before are void.</Trans>
        </p>
      )}
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
        {standing !== "closed" && standing !== "voted" && (!bar || bar === "role") && (
          <li>
            <Avatar name={me.actor.name} type={me.actor.type} />
            <Trans>You</Trans>
            <span className={standing === "no-permission" || bar ? "tag muted" : "tag accent med"}>{mine}</span>
          </li>
        )}
        {pending &&
          notCounted.map((one) => (
            <li key={one.id} className="muted">
              <Avatar name={one.face} type={one.type} />
              <span className="trunc">
                <Exact text={one.name} />
              </span>
              <span className="tag">{one.why}</span>
            </li>
          ))}
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
