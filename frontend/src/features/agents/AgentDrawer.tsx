import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { AgentDocument, type AgentState, type AgentWholeFragment } from "@/gql/agents/graphql";
import { Timeline } from "@/history/Timeline";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { useCan } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Drawer, Fact, FactList } from "@/ui/Drawer";
import { Words } from "@/ui/Forms";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { RiskGlyph } from "@/ui/Tag";
import { Ago, When } from "@/ui/Time";
import { Life } from "./Life";
import { Runs } from "./Past";
import { ordered, wayTo } from "./states";

const AgentForm = lazy(() => import("./AgentForm"));
const MoveDialog = lazy(() => import("./MoveDialog"));
const VersionDialog = lazy(() => import("./VersionDialog"));
type Over = { kind: "edit" } | { kind: "version" } | { kind: "move"; to: AgentState };

function Facts({ agent }: { agent: AgentWholeFragment }) {
  const { t } = useLingui();
  return (
    <FactList>
      <Fact label={t`Domain`}>
        <Link className="link" href={`/domains?domain=${agent.domain.id}`}>
          {agent.domain.name}
        </Link>
      </Fact>
      <Fact label={t`Version`}>
        <span className="mono">{agent.version}</span>
      </Fact>
      <Fact label={t`Model`} none={t`not given`}>
        {agent.model && <span className="mono">{agent.model}</span>}
      </Fact>
      <Fact label={t`Last heartbeat`} none={t`never`}>
        {agent.lastHeartbeatAt && <Ago at={agent.lastHeartbeatAt} />}
      </Fact>
      <Fact label={t`Open runs`}>
        {agent.openRuns > 0 ? (
          <Link className="link" href={`/approvals?agentId=${agent.id}`}>
            {number(agent.openRuns)}
          </Link>
        ) : (
          "0"
        )}
      </Fact>
      <Fact label={t`Capabilities`} none={t`none`}>
        {agent.capabilities.length > 0 && <Words words={agent.capabilities} />}
      </Fact>
      <Fact label={t`Keywords`} none={t`none`}>
        {agent.keywords.length > 0 && <Words words={agent.keywords} />}
      </Fact>
      <Fact label={t`Created`}>
        <When at={agent.createdAt} />
      </Fact>
    </FactList>
  );
}

function Tools({ agent }: { agent: AgentWholeFragment }) {
  const { t } = useLingui();
  return (
    <section className="block">
      <h3>{t`Tools it may call`}</h3>
      {agent.tools.length === 0 && <p className="muted">{t`None yet: it cannot ask for anything.`}</p>}
      <ul className="lines">
        {agent.tools.map((tool) => (
          <li key={tool.id}>
            <RiskGlyph risk={tool.risk} />
            <Link className="grow trunc mono" href={`/tools?tool=${tool.id}`}>
              {tool.name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One agent: where it is in its life, what it may do, what it did. */
export function AgentDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const { data, fault, reload } = useQuery(AgentDocument, { id });
  const [mayWrite, mayPromote] = [useCan("agent:write"), useCan("agent:promote")];
  const [over, setOver] = useState<Over>();
  const close = () => setOver(undefined);
  const agent = data?.agent;
  if (!agent) {
    return (
      <Drawer title={data ? t`Not here` : t`Agent`} onClose={onClose}>
        {fault && <CouldNotLoad title={t`The agent did not load`} fault={fault} onRetry={reload} />}
        {data && <p className="block muted">{t`There is no such agent, or it is not in one of your domains.`}</p>}
        {!data && !fault && <SkeletonRows rows={6} height={32} />}
      </Drawer>
    );
  }
  const archived = agent.state === "ARCHIVED";
  return (
    <Drawer
      title={agent.name}
      meta={agent.description && <p className="muted own-way">{agent.description}</p>}
      onClose={onClose}
      footer={
        mayWrite &&
        !archived && (
          <>
            <Button icon="edit" onClick={() => setOver({ kind: "edit" })}>
              <Trans>Edit</Trans>
            </Button>
            <Button icon="up" onClick={() => setOver({ kind: "version" })}>
              <Trans>New version</Trans>
            </Button>
          </>
        )
      }
    >
      <section className="block">
        <Life state={agent.state} />
        {mayPromote && agent.nextStates.length > 0 && (
          <div className="ways">
            {ordered(agent.nextStates).map((to) => {
              const way = wayTo(to);
              return (
                <Button
                  key={to}
                  kind={way.kind === "on" ? "primary" : way.kind === "out" ? "reject" : undefined}
                  onClick={() => setOver({ kind: "move", to })}
                >
                  {i18n._(way.label)}…
                </Button>
              );
            })}
          </div>
        )}
      </section>
      <Facts agent={agent} />
      <Tools agent={agent} />
      {agent.systemPrompt && (
        <section className="block">
          <h3>{t`System prompt`}</h3>
          <pre className="pre" tabIndex={0}>
            {agent.systemPrompt}
          </pre>
        </section>
      )}
      <Runs id={agent.id} />
      <Timeline type="agent" id={agent.id} />
      <Suspense>
        {over?.kind === "move" && <MoveDialog agent={agent} to={over.to} onClose={close} />}
        {over?.kind === "version" && <VersionDialog agent={agent} onClose={close} />}
        {over?.kind === "edit" && <AgentForm agent={agent} onClose={close} onSaved={() => {}} />}
      </Suspense>
    </Drawer>
  );
}
