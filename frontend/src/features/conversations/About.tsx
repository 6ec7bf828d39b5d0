import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import type { ConversationQuery } from "@/gql/conversations/graphql";
import { Timeline } from "@/history/Timeline";
import { number } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Fact, FactList } from "@/ui/Drawer";
import { RunTag } from "@/ui/Tag";
import { When } from "@/ui/Time";
import { dollars } from "./money";

type Whole = NonNullable<ConversationQuery["conversation"]>;

/** Cost with what it leaves out: never a silent zero. */
function Cost({ usage }: { usage: Whole["usage"] }) {
  const { t } = useLingui();
  const left = number(usage.unpriced);
  if (usage.calls === 0) return <span className="muted">{t`no model calls reported`}</span>;
  if (usage.cost === null) return <span className="muted">{t`no known price`}</span>;
  return (
    <>
      {dollars(usage.cost)} {usage.unpriced > 0 && <span className="muted small">{t`without ${left} unpriced calls`}</span>}
    </>
  );
}

/** Whose it is, when, what it used, and what it led to. */
export function About({ conversation, onErase }: { conversation: Whole; onErase: (() => void) | undefined }) {
  const { t } = useLingui();
  const { usage } = conversation;
  const [calls, errors, untold] = [usage.calls, usage.errors, usage.unknownTokens].map((some) => number(some));
  return (
    <aside className="about" aria-label={t`About this conversation`}>
      <FactList>
        <Fact label={t`Agent`}>
          <Link className="link" href={`/agents/${conversation.agent.id}`}>
            {conversation.agent.name}
          </Link>
        </Fact>
        <Fact label={t`Domain`}>
          <Link className="link" href={`/domains?domain=${conversation.domain.id}`}>
            {conversation.domain.name}
          </Link>
        </Fact>
        <Fact label={t`Key`}>
          <span className="mono">{conversation.key}</span>
        </Fact>
        <Fact label={t`Began`}>
          <When at={conversation.startedAt} />
        </Fact>
        <Fact label={t`Last message`}>
          <When at={conversation.lastMessageAt} />
        </Fact>
        <Fact label={t`Model calls`}>
          {calls} {usage.errors > 0 && <span className="danger small">{t`${errors} failed`}</span>}
        </Fact>
        <Fact label={t`Tokens in, out`}>
          {number(usage.inputTokens)}, {number(usage.outputTokens)}{" "}
          {usage.unknownTokens > 0 && <span className="muted small">{t`unknown in ${untold} calls`}</span>}
        </Fact>
        <Fact label={t`Cost`}>
          <Cost usage={usage} />
        </Fact>
        {conversation.erasedAt && (
          <Fact label={t`Forgotten`}>
            <When at={conversation.erasedAt} />
          </Fact>
        )}
      </FactList>
      {conversation.toolRuns.length > 0 && (
        <section className="block">
          <h3>{t`Tool runs`}</h3>
          <ul className="lines">
            {conversation.toolRuns.map((run) => (
              <li key={run.id}>
                <Link
                  className="grow trunc mono"
                  href={`/approvals?run=${run.id}${run.state === "PENDING_APPROVAL" ? "" : "&tab=decided"}`}
                >
                  {run.toolName}
                </Link>
                <span className="end small">
                  <RunTag state={run.state} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Timeline type="conversation" id={conversation.id} />
      {onErase && (
        <section className="block">
          <Button kind="reject" icon="x" onClick={onErase}>
            <Trans>Forget what was said…</Trans>
          </Button>
        </section>
      )}
    </aside>
  );
}
