import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { plural } from "@lingui/core/macro";
import { Link } from "wouter";
import { day, number } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { Problem } from "@/ui/States";
import { When } from "@/ui/Time";
import type { DraftRule } from "./draft";
import { EFFECTS } from "./marks";
import type { PolicyEffect } from "./rule";
import { matrixOf, type Outcome } from "./matrix";
import { printOf, type Range, type Result, type Trial } from "./useTrial";

function useOutcomeWords() {
  const { t } = useLingui();
  return ({ effect, approvers }: Outcome) =>
    ({ DENY: t`denied`, ALLOW: t`allowed`, REQUIRE: plural(approvers, { one: "# person", other: "# people" }) })[effect];
}

function OutcomeTag({ outcome }: { outcome: Outcome }) {
  const words = useOutcomeWords()(outcome);
  const mark = EFFECTS[outcome.effect];
  return (
    <span className="tag">
      <Icon name={mark.icon} className={mark.className} />
      {words}
    </span>
  );
}

function Matrix({ result }: { result: Result }) {
  const { t } = useLingui();
  const { rows, columns, count } = matrixOf(result.outcomes);
  const keyOf = (one: Outcome) => `${one.effect}${one.approvers}`;
  return (
    <div className="matrix-place">
      <table className="matrix" aria-label={t`From today's outcome to the draft's`}>
        <thead>
          <tr>
            <th scope="col" className="muted">
              <Trans>Now ↓ · with the draft →</Trans>
            </th>
            {columns.map((column) => (
              <th key={keyOf(column)} scope="col">
                <OutcomeTag outcome={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">
                <OutcomeTag outcome={row} />
              </th>
              {columns.map((column) => {
                const same = keyOf(row) === keyOf(column);
                const many = count(row, column);
                return (
                  <td key={keyOf(column)} className={many === 0 ? "muted" : same ? "same" : "differs"}>
                    {many === 0 ? "·" : number(many)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Runs({ result }: { result: Result }) {
  const { t } = useLingui();
  const outcome = ({ effect, approvers }: { effect: PolicyEffect; approvers: number }) => ({ effect, approvers });
  return (
    <section>
      <h3>{t`Runs that come out differently`}</h3>
      <ul className="differing">
        {result.runs.map(({ toolRun, before, after }) => (
          <li key={toolRun.id}>
            <p className="row">
              <Link
                className="link mono trunc grow"
                href={`/approvals?run=${toolRun.id}${toolRun.state === "PENDING_APPROVAL" ? "" : "&tab=decided"}`}
              >
                {toolRun.toolName}
              </Link>
              <span className="small muted nowrap">
                <When at={toolRun.requestedAt} />
              </span>
            </p>
            <p className="small muted trunc own-way mono">{toolRun.summary}</p>
            <p className="small from-to">
              <OutcomeTag outcome={outcome(before)} /> <Icon name="right" className="turns muted" />
              <span className="sr">{t`becomes`}</span> <OutcomeTag outcome={outcome(after)} />
              <span className="muted"> · {toolRun.agent.name}</span>
            </p>
            <p className="small muted own-way">
              {after.policy.version === 0 ? after.policy.rule : `${after.policy.name} v${after.policy.version}: ${after.policy.rule}`}
            </p>
          </li>
        ))}
      </ul>
      {result.changed > result.runs.length && (
        <p className="small muted">
          <Trans>The newest {result.runs.length} of them.</Trans>
        </p>
      )}
    </section>
  );
}

function Told({ result }: { result: Result }) {
  const { changed, considered } = result;
  const many = number(considered);
  const [first, last] = [result.firstAt, result.lastAt].map((at) => at && day(at));
  return (
    <>
      <p className="forecast" role="status">
        {considered === 0 && <Trans>There is no past run to try it on.</Trans>}
        {considered > 0 && changed === 0 && <Trans>Nothing changes: {many} past runs come out as they do now.</Trans>}
        {changed > 0 && (
          <Plural
            value={changed}
            one={`# of ${many} past runs comes out differently.`}
            other={`# of ${many} past runs come out differently.`}
          />
        )}
      </p>
      {first && last && (
        <p className="small muted">
          {first === last ? (
            <Trans>Asked for on {first}.</Trans>
          ) : (
            <Trans>
              Asked for from {first} to {last}.
            </Trans>
          )}{" "}
          {result.truncated && <Trans>Only the newest {many} were tried.</Trans>}
        </p>
      )}
      {considered > 0 && <Matrix result={result} />}
      {result.runs.length > 0 && <Runs result={result} />}
    </>
  );
}

/** What the draft would have made of past runs, beside what the rules in force make of them. */
export function PastRuns({ trial, rules, onTry }: { trial: Trial; rules: readonly DraftRule[]; onTry: () => void }) {
  const { t } = useLingui();
  const stale = trial.result && trial.of !== printOf(rules, trial.range);
  return (
    <div className="past-runs" aria-busy={trial.busy}>
      <div className="row range">
        <Select
          label={t`Which runs`}
          value={trial.range}
          onChange={(event) => trial.setRange(event.target.value as Range)}
          options={[
            { value: "all", label: t`The newest 5,000` },
            { value: "day", label: t`Of the last 24 hours` },
            { value: "week", label: t`Of the last 7 days` },
            { value: "month", label: t`Of the last 30 days` },
          ]}
        />
        <Button onClick={onTry} disabled={trial.busy} kind={stale || !trial.result ? "tonal" : undefined}>
          {trial.result ? <Trans>Try again</Trans> : <Trans>Try</Trans>}
        </Button>
      </div>
      {trial.refused && <Problem>{trial.refused}</Problem>}
      {!trial.result && !trial.refused && (
        <p className="muted">
          <Trans>Shows which past runs would have come out differently. Nothing is changed by trying.</Trans>
        </p>
      )}
      {stale && (
        <p className="row warning small" role="status">
          <Icon name="risk-medium" />
          <Trans>The draft has changed since. Try it again.</Trans>
        </p>
      )}
      {trial.result && <Told result={trial.result} />}
    </div>
  );
}
