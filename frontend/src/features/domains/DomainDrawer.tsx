import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { ArchiveDomainDocument, DomainAgentsDocument, DomainDocument, type DomainFieldsFragment } from "@/gql/domains/graphql";
import { Timeline } from "@/history/Timeline";
import { number } from "@/lib/format";
import { mutate, useQuery } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { useCan } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Drawer, Fact, FactList } from "@/ui/Drawer";
import { Confirm, Refusal, Words } from "@/ui/Forms";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Problem } from "@/ui/States";
import { AgentStateTag } from "@/ui/Tag";
import { When } from "@/ui/Time";
import { showToast } from "@/ui/Toast";

const DomainForm = lazy(() => import("./DomainForm"));

function Archive({ domain, onClose }: { domain: DomainFieldsFragment; onClose: () => void }) {
  const { t } = useLingui();
  const { busy, refused, change } = useChange();
  const archive = async (revision: number) => {
    const done = await change(
      () => mutate(ArchiveDomainDocument, { id: domain.id, revision }),
      (data) => data.archiveDomain,
    );
    if (!done) return;
    showToast(t`Archived`);
    onClose();
  };
  return (
    <Confirm
      title={t`Archive ${domain.name}`}
      action={t`Archive`}
      destroy
      busy={busy}
      will={t`It cannot be brought back.`}
      onConfirm={() => void archive(domain.revision)}
      onClose={onClose}
    >
      <p className="muted">
        <Trans>It leaves the list and takes no new agents or tools. What happened in it stays in the audit log.</Trans>
      </p>
      <Refusal refused={refused} onReload={onClose} onAnyway={() => void archive(refused?.changedTo ?? domain.revision)} />
    </Confirm>
  );
}

function Agents({ id, count }: { id: string; count: number }) {
  const { t } = useLingui();
  const { data, fault, loading } = useQuery(DomainAgentsDocument, { id });
  return (
    <section className="block">
      <div className="row">
        <h3>{t`Agents`}</h3>
        <span className="grow" />
        <Link className="link small" href={`/agents?domainId=${id}`}>
          <Trans>All {number(count)}</Trans>
        </Link>
      </div>
      {fault && <Problem>{t`The agents did not load.`}</Problem>}
      {loading && !data && <SkeletonRows rows={3} height={32} />}
      {data && data.agents.nodes.length === 0 && <p className="muted">{t`No agent yet.`}</p>}
      <ul className="lines">
        {data?.agents.nodes.slice(0, 12).map((agent) => (
          <li key={agent.id}>
            <Link className="grow trunc" href={`/agents/${agent.id}`}>
              {agent.name} <span className="muted">{agent.version}</span>
            </Link>
            <span className="end small">
              <AgentStateTag state={agent.state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One domain: its facts, its agents, and what may be done with it. */
export function DomainDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(DomainDocument, { id });
  const mayWrite = useCan("domain:write");
  const [over, setOver] = useState<"edit" | "archive">();
  const domain = data?.domain;
  if (!domain) {
    return (
      <Drawer title={data ? t`Not here` : t`Domain`} onClose={onClose}>
        {fault && <CouldNotLoad title={t`The domain did not load`} fault={fault} onRetry={reload} />}
        {data && <p className="block muted">{t`There is no such domain, or it is not among yours.`}</p>}
        {!data && !fault && <SkeletonRows rows={5} height={32} />}
      </Drawer>
    );
  }
  return (
    <Drawer
      title={domain.name}
      meta={domain.description && <p className="muted own-way">{domain.description}</p>}
      onClose={onClose}
      footer={
        mayWrite &&
        !domain.archivedAt && (
          <>
            <Button icon="edit" kind="primary" onClick={() => setOver("edit")}>
              <Trans>Edit</Trans>
            </Button>
            <span className="grow" />
            <Button kind="reject" onClick={() => setOver("archive")}>
              <Trans>Archive…</Trans>
            </Button>
          </>
        )
      }
    >
      <FactList>
        <Fact label={t`Owner`} none={t`nobody`}>
          {domain.owner?.name}
        </Fact>
        <Fact label={t`Default agent`} none={t`none`}>
          {domain.defaultAgent && (
            <Link className="link" href={`/agents/${domain.defaultAgent.id}`}>
              {domain.defaultAgent.name}
            </Link>
          )}
        </Fact>
        <Fact label={t`Keywords`} none={t`none`}>
          {domain.keywords.length > 0 && <Words words={domain.keywords} />}
        </Fact>
        <Fact label={t`Created`}>
          <When at={domain.createdAt} />
        </Fact>
        {domain.archivedAt && (
          <Fact label={t`Archived`}>
            <When at={domain.archivedAt} />
          </Fact>
        )}
      </FactList>
      <Agents id={domain.id} count={domain.agentCount} />
      <Timeline type="domain" id={domain.id} />
      {over === "archive" && <Archive domain={domain} onClose={() => setOver(undefined)} />}
      {over === "edit" && (
        <Suspense>
          <DomainForm domain={domain} onClose={() => setOver(undefined)} onSaved={() => {}} />
        </Suspense>
      )}
    </Drawer>
  );
}
