import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Decision } from "@/gql/approvals/graphql";
import { number } from "@/lib/format";
import { useServer } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { RiskGlyph } from "@/ui/Tag";
import { RISKS } from "@/ui/tags";
import { BulkProgress } from "./BulkProgress";
import { ReasonField } from "./RejectDialog";
import { isOpen, mustTypeCount, type Row, tallyBy, tallyRisks } from "./standing";

function Bar({ count, most, tone }: { count: number; most: number; tone: string }) {
  return (
    <span className="bar">
      <i style={{ inlineSize: `${(count / most) * 100}%`, background: `var(${tone})` }} />
    </span>
  );
}

function Plan({ runs }: { runs: Row[] }) {
  const { i18n } = useLingui();
  const risks = tallyRisks(runs);
  const tools = tallyBy(runs, (run) => run.toolName, 3);
  const agents = tallyBy(runs, (run) => run.agent.name, 3);
  const most = (all: { count: number }[]) => Math.max(...all.map((one) => one.count));
  return (
    <div className="by3">
      <section>
        <h3>
          <Trans>Risk</Trans>
        </h3>
        <ul>
          {risks.map(({ risk, count }) => (
            <li key={risk}>
              <RiskGlyph risk={risk} />
              <span aria-hidden="true">{i18n._(RISKS[risk].label)}</span>
              <Bar count={count} most={most(risks)} tone={`--risk-${risk.toLowerCase()}`} />
              <b>{number(count)}</b>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>
          <Trans>Tool</Trans>
        </h3>
        <ul className="m">
          {tools.map(({ name, count }) => (
            <li key={name}>
              <span className="trunc">{name}</span>
              <Bar count={count} most={most(tools)} tone="--chart-1" />
              <b>{number(count)}</b>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>
          <Trans>Agent</Trans>
        </h3>
        <ul>
          {agents.map(({ name, count }) => (
            <li key={name}>
              <span className="trunc">{name}</span>
              <Bar count={count} most={most(agents)} tone="--chart-1" />
              <b>{number(count)}</b>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

type Props = { decision: Decision; runs: Row[]; rows: Row[]; arrived: number; onDone: () => void; onClose: () => void };

/** Shows exactly what is about to be decided, asks for reason and count, then turns into the progress. */
export default function BulkDialog({ decision, runs, rows, arrived, onDone, onClose }: Props) {
  const { t } = useLingui();
  const hold = useServer()?.holdSeconds ?? 0;
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const [running, setRunning] = useState(false);
  const [since] = useState(arrived);
  const count = runs.length;
  const still = new Set(rows.filter(isOpen).map((run) => run.id));
  const gone = runs.filter((run) => !still.has(run.id)).length;
  const typing = mustTypeCount(runs);
  const risky = runs.filter((run) => run.risk === "HIGH" || run.risk === "CRITICAL").length;
  const ready = !typing || typed.trim() === String(count);
  const approving = decision === "APPROVE";
  if (running) return <BulkProgress decision={decision} runs={runs} reason={reason.trim()} onDone={onDone} onClose={onClose} />;
  const confirm = () => {
    if (!approving && !reason.trim()) setProblem(t`Say why: the agents read it.`);
    else if (ready) setRunning(true);
  };
  return (
    <Dialog
      title={approving ? t`Approve ${count} tool runs` : t`Reject ${count} tool runs`}
      onClose={onClose}
      onSubmit={confirm}
      footer={
        <>
          <span className="small muted grow">
            {hold > 0 ? t`Released after ${hold} s. You can undo until then.` : t`Released at once.`}
          </span>
          <Button size="large" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button size="large" kind={approving ? "primary" : "destroy"} type="submit" disabled={!ready}>
            {approving ? <Trans>Approve {count}</Trans> : <Trans>Reject {count}</Trans>}
          </Button>
        </>
      }
    >
      <p className="muted">
        <Trans>Each run is decided exactly as it is shown now. Changed runs are left out and listed.</Trans>
      </p>
      <Plan runs={runs} />
      {(since < arrived || gone > 0) && (
        <div className="since">
          <Icon name="plus" />
          <span>
            {arrived > since && (
              <Plural
                value={arrived - since}
                one="# arrived since you opened this and is not included. "
                other="# arrived since you opened this and are not included. "
              />
            )}
            {gone > 0 && (
              <Plural
                value={gone}
                one="# was decided meanwhile and will be reported so."
                other="# were decided meanwhile and will be reported so."
              />
            )}
          </span>
        </div>
      )}
      <div className="form">
        {approving ? (
          <TextField
            label={t`Reason`}
            hint={t`optional, kept in the audit log`}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        ) : (
          <ReasonField
            label={t`Reason`}
            hint={t`read by the agents and kept in the audit log`}
            value={reason}
            problem={problem}
            onChange={(value) => {
              setReason(value);
              setProblem(undefined);
            }}
          />
        )}
        {typing && (
          <div className="typed">
            <TextField
              label={t`Type ${count} to confirm`}
              hint={
                count > 50 && risky > 0
                  ? t`more than 50 runs, ${risky} of high risk`
                  : risky > 0
                    ? t`${risky} of high risk`
                    : t`more than 50 runs`
              }
              inputMode="numeric"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
        )}
      </div>
    </Dialog>
  );
}
