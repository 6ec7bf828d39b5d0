import { Plural, useLingui } from "@lingui/react/macro";
import { BulkResultsDocument, type DecisionOutcome } from "@/gql/approvals/graphql";
import { useQuery } from "@/lib/graphql";
import { closeDialog } from "./operation";
import { OUTCOME_WORDS } from "./outcomes";
import { RunLines } from "./RunLines";

const FIRST = 50;

/** The runs of one outcome. */
export function BulkRows({ id, outcome, count }: { id: string; outcome: DecisionOutcome; count: number }) {
  const { t, i18n } = useLingui();
  const { data, fault } = useQuery(BulkResultsDocument, { id, outcome: [outcome], first: FIRST });
  if (fault) return <p className="muted small">{t`The rows did not load`}</p>;
  const results = data?.bulkOperation?.results ?? [];
  const more = count - results.length;
  return (
    <RunLines
      label={i18n._(OUTCOME_WORDS[outcome].label)}
      lines={results.map(({ message, toolRun }) => ({ toolRun, note: outcome === "DECIDED" ? undefined : message }))}
      onLeave={closeDialog}
      more={data && more > 0 && <Plural value={more} one="and # more" other="and # more" />}
    />
  );
}
