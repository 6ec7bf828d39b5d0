import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import { BulkResultsDocument, type DecisionOutcome } from "@/gql/approvals/graphql";
import { useQuery } from "@/lib/graphql";
import { RiskGlyph } from "@/ui/Tag";
import { Exact } from "./Exact";
import { closeDialog } from "./operation";

const FIRST = 50;

/** The runs of one outcome, each the way to its card. */
export function BulkRows({ id, outcome, count }: { id: string; outcome: DecisionOutcome; count: number }) {
  const { t } = useLingui();
  const { data, fault } = useQuery(BulkResultsDocument, { id, outcome: [outcome], first: FIRST });
  const results = data?.bulkOperation?.results ?? [];
  const more = count - results.length;
  if (fault) return <p className="muted small">{t`The rows did not load`}</p>;
  return (
    <ul className="bulk-rows">
      {results.map(({ message, toolRun }, at) => (
        <li key={toolRun?.id ?? at} className="row">
          {toolRun ? (
            <>
              <RiskGlyph risk={toolRun.risk} />
              <Link className="link mono trunc" href={`/approvals?run=${toolRun.id}`} onClick={closeDialog}>
                {toolRun.toolName}
              </Link>
              <span className="ink2 trunc">
                <Exact text={toolRun.summary} />
              </span>
            </>
          ) : (
            <span className="muted">
              <Trans>Not yours to see</Trans>
            </span>
          )}
          <span className="grow" />
          {outcome !== "DECIDED" && <span className="muted small trunc">{message}</span>}
        </li>
      ))}
      {data && more > 0 && (
        <li className="muted small">
          <Plural value={more} one="and # more" other="and # more" />
        </li>
      )}
    </ul>
  );
}
