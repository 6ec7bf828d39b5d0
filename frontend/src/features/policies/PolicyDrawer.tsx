import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import { Link } from "wouter";
import { ArchivePolicyDocument, PolicyDocument, type PolicyQuery } from "@/gql/policies/graphql";
import { Timeline } from "@/history/Timeline";
import { onChanges } from "@/lib/connection";
import { mutate, useQuery } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { useCan } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Drawer, Fact, FactList } from "@/ui/Drawer";
import { Confirm, Refusal } from "@/ui/Forms";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { When } from "@/ui/Time";
import { showToast } from "@/ui/Toast";
import { diffOf, summaryOf } from "./diff";
import { Diff, RuleList } from "./Rules";

type Policy = NonNullable<PolicyQuery["policy"]>;
type Version = Policy["versions"][number];

function Archive({ policy, onClose, onDone }: { policy: Policy; onClose: () => void; onDone: () => void }) {
  const { t } = useLingui();
  const { busy, refused, change } = useChange();
  const archive = async (expectedVersion: number) => {
    const done = await change(
      () => mutate(ArchivePolicyDocument, { id: policy.id, expectedVersion }),
      (data) => data.archivePolicy,
    );
    if (!done) return;
    showToast(t`Out of force`);
    onDone();
    onClose();
  };
  return (
    <Confirm
      title={t`Take ${policy.name} out of force`}
      action={t`Take out of force`}
      destroy
      busy={busy}
      will={t`Publishing it again brings it back.`}
      onConfirm={() => void archive(policy.version)}
      onClose={onClose}
    >
      <p className="muted">
        <Trans>From now on its rules decide nothing. What no other rule matches needs one person. Its versions stay.</Trans>
      </p>
      <Refusal refused={refused} onReload={onClose} onAnyway={() => void archive(refused?.changedTo ?? policy.version)} />
    </Confirm>
  );
}

function VersionRow({
  version,
  before,
  open,
  onToggle,
}: {
  version: Version;
  before: Version | undefined;
  open: boolean;
  onToggle: () => void;
}) {
  const { t } = useLingui();
  const changes = diffOf(before?.rules ?? [], version.rules);
  const renamed = before && before.name !== version.name ? before.name : undefined;
  return (
    <li className="version">
      <button type="button" className="vhead" aria-expanded={open} onClick={onToggle}>
        <span className="row">
          <span className="med">
            <Trans>Version {version.version}</Trans>
          </span>
          <span className="grow small muted trunc">{version.publishedBy?.name}</span>
          {version.publishedAt && (
            <span className="small muted nowrap">
              <When at={version.publishedAt} />
            </span>
          )}
        </span>
        <span className="small ink2 own-way">
          {version.note ?? (before ? summaryOf(changes) || t`The rules do the same.` : t`The first version`)}
        </span>
      </button>
      {open && (
        <div className="vbody">
          {renamed && (
            <p className="small muted">
              <Trans>
                Renamed from {renamed} to {version.name}.
              </Trans>
            </p>
          )}
          {before ? <Diff changes={changes} /> : <RuleList rules={version.rules} />}
        </div>
      )}
    </li>
  );
}

function Versions({ versions }: { versions: readonly Version[] }) {
  const { t } = useLingui();
  // the newest one's changes are open until something else is
  const [chosen, setOpen] = useState<number | "none">();
  const open = chosen ?? (versions.length > 1 ? versions[0]?.version : undefined);
  return (
    <section className="block">
      <h3>{t`Versions`}</h3>
      <ul className="versions">
        {versions.map((version, at) => (
          <VersionRow
            key={version.version}
            version={version}
            before={versions[at + 1]}
            open={open === version.version}
            onToggle={() => setOpen(open === version.version ? "none" : version.version)}
          />
        ))}
      </ul>
    </section>
  );
}

/** One policy: its rules in words, its versions with what each changed, and what may be done with it. */
export function PolicyDrawer({
  id,
  onClose,
  onEdit,
  onChanged,
}: {
  id: string;
  onClose: () => void;
  onEdit: () => void;
  onChanged: () => void;
}) {
  const { t } = useLingui();
  const { data, fault, reload } = useQuery(PolicyDocument, { id });
  const mayWrite = useCan("policy:write");
  const [archiving, setArchiving] = useState(false);
  const again = useEffectEvent(reload);
  useEffect(() => onChanges(({ entry }) => [id, data?.policy?.tool?.id].includes(entry.resourceId ?? "") && again(), again), [id, data]);
  const policy = data?.policy;
  const newest = policy?.versions[0];
  if (!policy || !newest) {
    return (
      <Drawer title={data ? t`Not here` : t`Policy`} onClose={onClose}>
        {fault && <CouldNotLoad title={t`The policy did not load`} fault={fault} onRetry={reload} />}
        {data && <p className="block muted">{t`There is no such policy, or it is not among yours.`}</p>}
        {!data && !fault && <SkeletonRows rows={5} height={32} />}
      </Drawer>
    );
  }
  return (
    <Drawer
      title={policy.name}
      onClose={onClose}
      footer={
        mayWrite &&
        !policy.tool && (
          <>
            <Button icon="edit" kind="primary" onClick={onEdit}>
              {policy.archivedAt ? <Trans>Bring back…</Trans> : <Trans>Next version</Trans>}
            </Button>
            <span className="grow" />
            {!policy.archivedAt && (
              <Button kind="reject" onClick={() => setArchiving(true)}>
                <Trans>Take out of force…</Trans>
              </Button>
            )}
          </>
        )
      }
    >
      <FactList>
        <Fact label={t`State`}>
          {policy.archivedAt ? (
            <>
              <Trans>Out of force since</Trans> <When at={policy.archivedAt} />
            </>
          ) : (
            <Trans>In force, version {policy.version}</Trans>
          )}
        </Fact>
        <Fact label={t`Published`}>
          {newest.publishedAt && <When at={newest.publishedAt} />}
          {newest.publishedBy && (
            <>
              {" "}
              <Trans>by {newest.publishedBy.name}</Trans>
            </>
          )}
        </Fact>
        {policy.tool && (
          <Fact label={t`Switch of`}>
            <Link className="link mono" href={`/tools?tool=${policy.tool.id}`}>
              {policy.tool.name}
            </Link>
          </Fact>
        )}
      </FactList>
      <section className="block">
        <h3>{t`Rules`}</h3>
        {newest.rules.length === 0 && <p className="muted">{t`Its rules are about other domains than yours.`}</p>}
        <RuleList rules={newest.rules} />
        <p className="small muted">
          {policy.tool
            ? t`It keeps the tool's “needs approval” switch and changes with the tool alone.`
            : t`The strictest rule that matches wins: deny, then people, then allow.`}
        </p>
      </section>
      <Versions versions={policy.versions} />
      <Timeline type="policy" id={policy.id} />
      {archiving && (
        <Archive
          policy={policy}
          onClose={() => setArchiving(false)}
          onDone={() => {
            reload();
            onChanged();
          }}
        />
      )}
    </Drawer>
  );
}
