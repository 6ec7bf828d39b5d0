import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { PublishPolicyDocument } from "@/gql/policies/graphql";
import { number } from "@/lib/format";
import { mutate } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Dialog } from "@/ui/Dialog";
import { TextArea } from "@/ui/Field";
import { FormFooter } from "@/ui/Forms";
import { Icon } from "@/ui/Icon";
import { Problem } from "@/ui/States";
import { type RuleChange, summaryOf } from "./diff";
import { type Draft, toInput } from "./draft";
import type { Base } from "./drafts";
import type { Problems } from "./problems";
import { Diff } from "./Rules";
import { printOf, type Trial } from "./useTrial";

type Props = {
  id: string | undefined;
  draft: Draft;
  base: Base | undefined;
  changes: readonly RuleChange[];
  trial: Trial;
  onClose: () => void;
  onReload: () => void;
  /** The server refused what stands in a field: back to the form, where it is said. */
  onProblems: (problems: Problems) => void;
  onPublished: (policy: { id: string; version: number }) => void;
};

/** The last look before rules hold: what changes, what it would have done, and why. */
export function PublishDialog({ id, draft, base, changes, trial, onClose, onReload, onProblems, onPublished }: Props) {
  const { t } = useLingui();
  const [note, setNote] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const { busy, refused, change } = useChange();
  const tried = trial.result && trial.of === printOf(draft.rules, trial.range) ? trial.result : undefined;
  const version = (base?.version ?? 0) + 1;
  const publish = async () => {
    const published = await change(
      () =>
        mutate(PublishPolicyDocument, {
          name: draft.name.trim(),
          rules: draft.rules.map(toInput),
          id: id ?? null,
          expectedVersion: base?.version ?? null,
          note: note.trim() || null,
          key,
        }),
      (data) => {
        const answer = data.publishPolicy;
        if (answer.__typename === "NameTaken") onProblems({ name: answer.message });
        if (answer.__typename === "InvalidInput" && answer.problems.some(({ path }) => path !== "note" && path !== "id"))
          onProblems(Object.fromEntries(answer.problems.map(({ path, message }) => [path, message])));
        if (answer.__typename === "ChangedMeanwhile") onReload();
        return answer;
      },
    );
    if (published) onPublished(published);
  };
  const name = draft.name.trim();
  return (
    <Dialog
      title={t`Publish ${name}`}
      onClose={onClose}
      onSubmit={() => void publish()}
      footer={
        <FormFooter
          busy={busy}
          action={t`Publish version ${version}`}
          onClose={onClose}
          note={t`It holds at once, for what is asked for from now on.`}
        />
      }
    >
      <div className="stack">
        <div className="row tried">
          <Icon name={tried ? "check" : "risk-medium"} className={tried ? "positive" : "warning"} />
          {!tried && <Trans>Not tried on past runs as it stands.</Trans>}
          {tried && (
            <span>
              <Plural
                value={tried.changed}
                one={`# of ${number(tried.considered)} past runs comes out differently.`}
                other={`# of ${number(tried.considered)} past runs come out differently.`}
              />
            </span>
          )}
        </div>
        <div className="last-look">
          {base && base.name !== name && (
            <p className="small muted">
              <Trans>
                Renamed from {base.name} to {name}.
              </Trans>
            </p>
          )}
          {summaryOf(changes) ? <Diff changes={changes} /> : <p className="small muted">{t`The rules do the same.`}</p>}
        </div>
        <TextArea
          label={t`Note`}
          hint={t`why, for whoever reads the ledger`}
          rows={2}
          maxLength={2000}
          value={note}
          problem={refused?.problems.note}
          onChange={(event) => setNote(event.target.value)}
        />
        {refused?.changedTo !== undefined && (
          <Problem>
            <Trans>Somebody published version {refused.changedTo} meanwhile. Close this and compare: your draft is kept.</Trans>
          </Problem>
        )}
        {refused && refused.changedTo === undefined && !refused.problems.note && <Problem>{refused.message}</Problem>}
      </div>
    </Dialog>
  );
}
