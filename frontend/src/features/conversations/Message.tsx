import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import type { MessagePartsFragment } from "@/gql/conversations/graphql";
import { clockSeconds, exact, number } from "@/lib/format";
import { Icon } from "@/ui/Icon";
import { RiskGlyph, RunTag } from "@/ui/Tag";
import { dollars } from "./money";
import { ROLES } from "./roles";
import { Said } from "./Said";

function Run({ run }: { run: NonNullable<MessagePartsFragment["toolRun"]> }) {
  return (
    <p className="ran">
      <RiskGlyph risk={run.risk} />
      <Link className="grow trunc" href={`/approvals?run=${run.id}${run.state === "PENDING_APPROVAL" ? "" : "&tab=decided"}`}>
        <span className="mono">{run.toolName}</span> <span className="muted">{run.summary}</span>
      </Link>
      <span className="small">
        <RunTag state={run.state} />
      </span>
    </p>
  );
}

/** What it was made with: the model, tokens, cost; what nobody told is said to be unknown. */
function Made({ message }: { message: MessagePartsFragment }) {
  const { t } = useLingui();
  const { call, tokens } = message;
  const parts: string[] = [];
  const own = number(tokens ?? 0);
  if (tokens !== null && !call) parts.push(t`${own} tokens`);
  if (call) {
    parts.push(call.model);
    const [sent, answered] = [call.inputTokens, call.outputTokens].map((some) => (some === null ? t`unknown` : number(some)));
    parts.push(t`${sent} in, ${answered} out`);
    parts.push(call.cost === null ? t`no known price` : dollars(call.cost));
    if (call.errorType) parts.push(call.errorType);
  }
  return parts.length > 0 && <p className="small muted made-with">{parts.join(" · ")}</p>;
}

export function Message({ message, agent, day }: { message: MessagePartsFragment; agent: string; day: string | undefined }) {
  "use memo";
  const { t, i18n } = useLingui();
  const role = ROLES[message.role];
  const who = message.role === "ASSISTANT" ? agent : i18n._(role.label);
  const number = message.position;
  return (
    <>
      {day && <li className="day small muted">{day}</li>}
      <li className={`message ${message.role.toLowerCase()}`} data-key={String(message.position)} tabIndex={-1}>
        <header>
          <Icon name={role.icon} className={role.className} />
          <b className="trunc">{who}</b>
          <time className="small muted" dateTime={message.at} title={exact(message.at)}>
            {clockSeconds(message.at)}
          </time>
          <span className="small muted at" title={t`Message ${number}`}>
            {number}
          </span>
        </header>
        <div className="what">
          {message.text === null ? (
            <p className="muted row">
              <Icon name="lock" />
              <Trans>What was said here was forgotten.</Trans>
            </p>
          ) : (
            message.text && <Said text={message.text} />
          )}
          {message.redacted && (
            <p className="small muted row">
              <Icon name="lock" />
              <Trans>Secrets in it were taken out before it was kept.</Trans>
            </p>
          )}
          {message.toolRun && <Run run={message.toolRun} />}
          <Made message={message} />
        </div>
      </li>
    </>
  );
}
