import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { PolicyChoicesDocument, PolicyDocument } from "@/gql/policies/graphql";
import { useActions } from "@/lib/actions";
import { pageAction } from "@/lib/pageActions";
import { useQuery } from "@/lib/graphql";
import { usePageTitle } from "@/lib/heading";
import { AGENTS } from "@/names/sources";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Problem } from "@/ui/States";
import { Tabs } from "@/ui/Tabs";
import { showToast } from "@/ui/Toast";
import { diffOf } from "./diff";
import { ruleOf } from "./draft";
import { begin, discard, isChanged, keyOf, NEW, put, rebase, useDrafts, usePerson } from "./drafts";
import { LeaveDialog } from "./LeaveDialog";
import { PastRuns } from "./PastRuns";
import { isWrong, type Problems, problemsOf } from "./problems";
import { PublishDialog } from "./PublishDialog";
import { RuleEditor } from "./RuleEditor";
import { DOMAINS } from "./sources";
import { useNamed } from "./PickField";
import { Diff, RuleList } from "./Rules";
import { useTrial } from "./useTrial";

/** A policy as forms. The draft is kept beside the page, so leaving it by whatever way loses nothing. */
export default function Editor({ id, onLeave }: { id: string | undefined; onLeave: (id?: string) => void }) {
  const { t } = useLingui();
  const key = keyOf(usePerson(), id ?? NEW);
  const kept = useDrafts((state) => state.kept[key]);
  const { data, fault, reload } = useQuery(PolicyDocument, { id: id ?? "" }, { pause: !id });
  const newest = data?.policy?.versions[0];
  const there = kept !== undefined;
  useEffect(() => {
    if (there) return;
    if (!id) begin(key, undefined);
    else if (newest) begin(key, newest);
  }, [there, id, newest, key]);
  if (id && !kept) {
    if (fault) return <CouldNotLoad title={t`The policy did not load`} fault={fault} onRetry={reload} />;
    if (data && (!data.policy || data.policy.tool)) return <p className="block muted">{t`There is no such policy to change.`}</p>;
  }
  if (!kept) return <SkeletonRows height={32} />;
  return (
    <Form
      key={key}
      id={id}
      draftKey={key}
      archived={Boolean(data?.policy?.archivedAt)}
      newest={newest}
      onReload={reload}
      onLeave={onLeave}
    />
  );
}

/** To the first field that something is said at, once it is drawn. */
const focusWrong = () => setTimeout(() => document.querySelector<HTMLElement>(".policy-editor [aria-invalid=true]")?.focus());

type Newest = { name: string; version: number; rules: Parameters<typeof rebase>[1]["rules"] } | undefined;
type FormProps = {
  id: string | undefined;
  draftKey: string;
  archived: boolean;
  newest: Newest;
  onReload: () => void;
  onLeave: (id?: string) => void;
};

function Form({ id, draftKey: key, archived, newest, onReload, onLeave }: FormProps) {
  const { t } = useLingui();
  const kept = useDrafts((state) => state.kept[key]);
  const choices = useQuery(PolicyChoicesDocument, {});
  const [told, setTold] = useState<Problems>({});
  const [over, setOver] = useState<"publish" | "leave">();
  const [tab, setTab] = useState<"changes" | "runs">(id ? "changes" : "runs");
  const trial = useTrial(id);
  const draft = kept?.draft ?? { name: "", rules: [] };
  const base = kept?.base;
  const changed = kept !== undefined && isChanged(kept);
  const domains = useNamed(
    draft.rules.map((rule) => rule.domainId),
    choices.data?.domains.nodes,
    DOMAINS,
  );
  const agents = useNamed(
    draft.rules.map((rule) => rule.agentId),
    choices.data?.agents.nodes,
    AGENTS,
  );
  const rules = draft.rules.map((rule) => ruleOf(rule, domains, agents));
  const changes = diffOf(base?.rules ?? [], rules);
  const overtaken = base && newest && newest.version > base.version ? newest : undefined;

  /** Whether the draft can be sent; says at the fields why not. */
  const ready = (named: boolean): boolean => {
    const found = problemsOf(draft);
    if (!named) delete found.name;
    setTold(found);
    if (Object.keys(found).length === 0) return true;
    focusWrong();
    return false;
  };
  const tryOut = async () => {
    setTab("runs");
    if (!ready(false)) return;
    setTold(await trial.run(draft.rules));
    focusWrong();
  };
  const publish = () => ready(true) && setOver("publish");
  const leave = () => (changed ? setOver("leave") : (discard(key), onLeave()));
  const name = base?.name ?? t`New policy`;
  usePageTitle(name, leave);
  useActions([pageAction("policy.try", () => void tryOut()), pageAction("policy.leave", leave)]);
  return (
    <div
      className="policy-editor"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !(event.target instanceof Element) || event.target.closest("dialog")) return;
        event.preventDefault();
        leave();
      }}
    >
      <header className="listbar">
        <span className="grow trunc muted">
          {base ? <Trans>Draft of version {base.version + 1}</Trans> : <Trans>Draft of version 1</Trans>}
          {archived && <> · {t`out of force`}</>}
        </span>
        <Button onClick={() => void tryOut()} disabled={trial.busy}>
          <Trans>Try on past runs</Trans>
        </Button>
        <Button kind="primary" onClick={publish} disabled={!changed && !archived}>
          <Trans>Publish…</Trans>
        </Button>
      </header>
      <div className="columns">
        <div className="draft">
          {overtaken && (
            <div className="refused block" role="alert">
              <p>
                <Trans>Version {overtaken.version} was published while you were writing. Your draft is as you left it.</Trans>
              </p>
              <Button
                onClick={() => {
                  rebase(key, overtaken);
                  setTab("changes");
                }}
              >
                <Trans>Compare with version {overtaken.version}</Trans>
              </Button>
            </div>
          )}
          <section className="block">
            <TextField
              label={t`Name`}
              required
              maxLength={80}
              value={draft.name}
              problem={told.name}
              placeholder="payments-guard"
              onChange={(event) => put(key, (old) => ({ ...old, name: event.target.value }))}
            />
          </section>
          <RuleEditor
            rules={draft.rules}
            told={rules}
            problems={told}
            choices={choices.data}
            onChange={(next, problems) => {
              put(key, (old) => ({ ...old, rules: next }));
              if (problems) setTold(problems);
            }}
          />
          {isWrong(told, "rules") && told.rules && <Problem>{told.rules}</Problem>}
        </div>
        <aside className="beside" aria-label={t`What this draft does`}>
          <Tabs
            label={t`What this draft does`}
            value={tab}
            onChange={setTab}
            items={[
              {
                id: "changes",
                label: base ? t`Changes` : t`In words`,
                ...(base && { count: changes.filter(({ kind }) => kind !== "same").length }),
              },
              { id: "runs", label: t`Past runs`, ...(trial.result && { count: trial.result.changed }) },
            ]}
          />
          <div className="body">
            {tab === "changes" && base && (
              <>
                <p className="small muted">
                  <Trans>Against version {base.version}:</Trans>
                </p>
                <Diff changes={changes} />
              </>
            )}
            {tab === "changes" && !base && <RuleList rules={rules} />}
            {tab === "runs" && <PastRuns trial={trial} rules={draft.rules} onTry={() => void tryOut()} />}
          </div>
        </aside>
      </div>
      {over === "publish" && (
        <PublishDialog
          id={id}
          draft={draft}
          base={base}
          changes={changes}
          trial={trial}
          onClose={() => setOver(undefined)}
          onReload={onReload}
          onProblems={(problems) => {
            setTold(problems);
            setOver(undefined);
            focusWrong();
          }}
          onPublished={(policy) => {
            discard(key);
            showToast(t`Version ${policy.version} is in force`);
            onLeave(policy.id);
          }}
        />
      )}
      {over === "leave" && (
        <LeaveDialog
          onClose={() => setOver(undefined)}
          onKeep={() => onLeave()}
          onDiscard={() => {
            discard(key);
            onLeave();
          }}
        />
      )}
    </div>
  );
}
