import { Trans, useLingui } from "@lingui/react/macro";
import { Fragment, useRef, useState } from "react";
import { EditArgumentsDocument, type RunCardFragment } from "@/gql/approvals/graphql";
import { mutate } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { Problem } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { flawOf, pretty, startOf } from "./argumentsText";
import { Differences } from "./Differences";
import { differences } from "./differences";
import { JsonEditor, useFlawWords } from "./JsonEditor";

type Refused = { message: string; problems: { path: string; message: string }[] };

/** Changes a run's arguments as text, with the difference beside it. Stays open and says why when it was refused. */
export default function EditDialog({
  run,
  onSaved,
  onClose,
}: {
  run: RunCardFragment;
  onSaved: (run: RunCardFragment) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const field = useRef<HTMLTextAreaElement>(null);
  const [base, setBase] = useState(run);
  const [text, setText] = useState(() => pretty(run.argumentsText));
  const [untouched] = useState(text);
  const [refused, setRefused] = useState<Refused>();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const flaw = flawOf(text);
  const flawWords = useFlawWords();
  const found = flaw ? undefined : differences(base.argumentsText, text);
  const next = base.revision + 1;
  const redacted = new Set(base.redactedPaths);

  const goTo = (at: number) => {
    field.current?.focus();
    field.current?.setSelectionRange(at, at);
  };
  const leave = () => {
    if (text === untouched || asking) onClose();
    else setAsking(true);
  };
  const keep = () => {
    setAsking(false);
    field.current?.focus();
  };
  const save = async () => {
    if (busy) return;
    if (flaw) return goTo(flaw.at);
    if (found?.length === 0) return setRefused({ message: t`Nothing was changed.`, problems: [] });
    setBusy(true);
    const { data, fault } = await mutate(EditArgumentsDocument, {
      id: base.id,
      text,
      revision: base.revision,
      hash: base.argumentsHash,
    });
    setBusy(false);
    if (fault) {
      const unsure = t`The server did not answer, so it may or may not be saved. Your text is still here.`;
      return setRefused({ message: fault.code === "NETWORK" ? unsure : fault.message, problems: [] });
    }
    const result = data.editToolRunArguments;
    if (result.__typename === "ToolRun") {
      showToast(t`Saved revision ${result.revision}`);
      return onSaved(result);
    }
    const problems = result.__typename === "InvalidArguments" ? result.problems : [];
    setRefused({ message: problems.length > 0 ? t`The tool does not take these arguments:` : result.message, problems });
    const [first] = problems;
    if (first) goTo(startOf(text, first.path));
  };
  return (
    <Dialog
      title={t`Edit the arguments of ${run.toolName}`}
      onClose={asking ? keep : leave}
      onSubmit={() => void save()}
      footer={
        asking ? (
          <Fragment key="asking">
            <span className="med grow" role="alert">
              <Trans>Discard your changes?</Trans>
            </span>
            <Button size="large" autoFocus onClick={keep}>
              <Trans>Keep editing</Trans>
            </Button>
            <Button size="large" kind="destroy" onClick={onClose}>
              <Trans>Discard</Trans>
            </Button>
          </Fragment>
        ) : (
          <Fragment key="writing">
            <span className="small muted grow only-wide">
              {base.separationOfDuties ? (
                <Trans>Votes become void, and somebody else has to approve what you change.</Trans>
              ) : (
                <Trans>Votes become void; the run waits for a decision again.</Trans>
              )}
            </span>
            <Button size="large" onClick={leave}>
              <Trans>Cancel</Trans>
            </Button>
            <Button size="large" kind="primary" type="submit" keys="Mod+Enter" disabled={busy}>
              <Trans>Save revision {next}</Trans>
            </Button>
          </Fragment>
        )
      }
    >
      <div className="edit">
        {(run.revision !== base.revision || run.argumentsHash !== base.argumentsHash) && (
          <div className="since">
            <Icon name="clock" />
            <span className="grow">
              <Trans>Revision {run.revision} came while you wrote. Your text is kept.</Trans>
            </span>
            <Button
              size="small"
              onClick={() => {
                setBase(run);
                setRefused(undefined);
              }}
            >
              <Trans>Compare with it</Trans>
            </Button>
          </div>
        )}
        <JsonEditor
          ref={field}
          label={t`Arguments of revision ${base.revision}, as JSON`}
          text={text}
          flaw={flaw}
          onChange={(value) => {
            setText(value);
            setRefused(undefined);
          }}
        />
        {flaw && (
          <button type="button" className="flaw danger" onClick={() => goTo(flaw.at)}>
            <Icon name="risk-high" />
            {flawWords(text, flaw)}
          </button>
        )}
        {refused && (
          <div className="flaws" role="alert">
            <Problem>{refused.message}</Problem>
            <ul>
              {refused.problems.map((one) => (
                <li key={`${one.path} ${one.message}`}>
                  <button type="button" className="flaw danger" onClick={() => goTo(startOf(text, one.path))}>
                    <span className="mono">{one.path || "/"}</span> {one.message}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
        {base.redactedPaths.length > 0 && (
          <p className="small muted">
            <Trans>
              A secret is shown as <span className="mono">"[redacted]"</span>. Leave the word in its place and the secret stays; write
              another value to replace it.
            </Trans>
          </p>
        )}
        <div aria-live="polite">
          <h3>
            <Trans>Compared with revision {base.revision}</Trans>
          </h3>
          {found === undefined ? (
            <p className="small muted">
              <Trans>The difference shows once the text is JSON again.</Trans>
            </p>
          ) : found.length === 0 ? (
            <p className="small muted">
              <Trans>Nothing is different yet.</Trans>
            </p>
          ) : (
            <Differences found={found} redacted={redacted} />
          )}
        </div>
      </div>
    </Dialog>
  );
}
