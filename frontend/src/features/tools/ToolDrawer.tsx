import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { ArchiveToolDocument, ToolDocument, type ToolRowFragment, ToolRunsDocument, type ToolWholeFragment } from "@/gql/tools/graphql";
import { Timeline } from "@/history/Timeline";
import { number } from "@/lib/format";
import { mutate, useQuery } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { useCan } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Drawer, Fact, FactList } from "@/ui/Drawer";
import { Confirm, Refusal } from "@/ui/Forms";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Problem } from "@/ui/States";
import { RiskTag, RunTag } from "@/ui/Tag";
import { When } from "@/ui/Time";
import { showToast } from "@/ui/Toast";
import { Schema } from "./Schema";

const ToolForm = lazy(() => import("./ToolForm"));

function Archive({ tool, onClose }: { tool: ToolRowFragment; onClose: () => void }) {
  const { t } = useLingui();
  const { busy, refused, change } = useChange();
  const archive = async (revision: number) => {
    const done = await change(
      () => mutate(ArchiveToolDocument, { id: tool.id, revision }),
      (data) => data.archiveTool,
    );
    if (!done) return;
    showToast(t`Archived`);
    onClose();
  };
  return (
    <Confirm
      title={t`Archive ${tool.name}`}
      action={t`Archive`}
      destroy
      busy={busy}
      will={t`It cannot be brought back.`}
      onConfirm={() => void archive(tool.revision)}
      onClose={onClose}
    >
      <p className="muted">
        <Trans>No agent can ask for it any more. Its runs stay where they are.</Trans>
      </p>
      <Refusal refused={refused} onReload={onClose} onAnyway={() => void archive(refused?.changedTo ?? tool.revision)} />
    </Confirm>
  );
}

function Runs({ id }: { id: string }) {
  const { t } = useLingui();
  const { data, fault } = useQuery(ToolRunsDocument, { id });
  const total = number(data?.toolRuns.totalCount ?? 0);
  return (
    <section className="block">
      <div className="row">
        <h3>{t`Last runs`}</h3>
        <span className="grow" />
        {data && data.toolRuns.nodes.length > 0 && (
          <Link className="link small" href={`/approvals?tab=decided&toolId=${id}`}>
            <Trans>All {total}</Trans>
          </Link>
        )}
      </div>
      {fault && <Problem>{t`The runs did not load.`}</Problem>}
      {!data && !fault && <SkeletonRows rows={3} height={32} />}
      {data?.toolRuns.nodes.length === 0 && <p className="muted">{t`Nobody has asked for it yet.`}</p>}
      <ul className="lines">
        {data?.toolRuns.nodes.map((run) => (
          <li key={run.id}>
            <Link className="grow trunc" href={`/approvals?run=${run.id}${run.state === "PENDING_APPROVAL" ? "" : "&tab=decided"}`}>
              <span className="med">{run.agent.name}</span> <span className="muted">{run.summary}</span>
            </Link>
            <span className="end small">
              <RunTag state={run.state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ tool }: { tool: ToolWholeFragment }) {
  const { t } = useLingui();
  return (
    <FactList>
      <Fact label={t`Risk`}>
        <RiskTag risk={tool.risk} />
      </Fact>
      <Fact label={t`Approval`}>{tool.needsApproval ? t`waits for a person` : t`not needed`}</Fact>
      <Fact label={t`Policy`} none={t`none`}>
        {tool.policy && (
          <>
            <span className="mono">{tool.policy.name}</span> <span className="muted">v{tool.policy.version}</span>
            <br />
            <span className="muted">{tool.policy.rule}</span>
          </>
        )}
      </Fact>
      <Fact label={t`Domain`} none={t`every domain`}>
        {tool.domain && (
          <Link className="link" href={`/domains?domain=${tool.domain.id}`}>
            {tool.domain.name}
          </Link>
        )}
      </Fact>
      <Fact label={t`Runs in`}>{tool.place === "CALLER" ? t`the agent that asks` : t`an MCP server`}</Fact>
      <Fact label={t`Created`}>
        <When at={tool.createdAt} />
      </Fact>
      {tool.archivedAt && (
        <Fact label={t`Archived`}>
          <When at={tool.archivedAt} />
        </Fact>
      )}
    </FactList>
  );
}

/** One tool: what it is, what it takes, who asked for it. */
export function ToolDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(ToolDocument, { id });
  const mayWrite = useCan("tool:write");
  const [over, setOver] = useState<"edit" | "archive">();
  const close = () => setOver(undefined);
  const tool = data?.tool;
  if (!tool) {
    return (
      <Drawer title={data ? t`Not here` : t`Tool`} onClose={onClose}>
        {fault && <CouldNotLoad title={t`The tool did not load`} fault={fault} onRetry={reload} />}
        {data && <p className="block muted">{t`There is no such tool, or it is not in one of your domains.`}</p>}
        {!data && !fault && <SkeletonRows rows={6} height={32} />}
      </Drawer>
    );
  }
  return (
    <Drawer
      title={tool.name}
      meta={tool.description && <p className="muted own-way">{tool.description}</p>}
      onClose={onClose}
      footer={
        mayWrite &&
        !tool.archivedAt && (
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
      <Facts tool={tool} />
      <Schema schema={tool.argumentsSchema} version={tool.schemaVersion} />
      <Runs id={tool.id} />
      <Timeline type="tool" id={tool.id} />
      {over === "archive" && <Archive tool={tool} onClose={close} />}
      {over === "edit" && (
        <Suspense>
          <ToolForm tool={tool} onClose={close} onSaved={() => {}} />
        </Suspense>
      )}
    </Drawer>
  );
}
