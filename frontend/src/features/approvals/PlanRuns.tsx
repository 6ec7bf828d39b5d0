import { useLingui } from "@lingui/react/macro";
import { BulkItemsDocument, type LeftOutReason } from "@/gql/approvals/graphql";
import { usePages } from "@/lib/graphql";
import { RunLines } from "./RunLines";

type Props = { id: string; label: string; leftOut?: LeftOutReason; onLeave: () => void };

/** The runs of a plan in its order, or those it leaves out for one reason; page by page. */
export function PlanRuns({ id, label, leftOut, onLeave }: Props) {
  const { t } = useLingui();
  const { data, fault, loading, more } = usePages(BulkItemsDocument, { id, leftOut: leftOut ? [leftOut] : null, first: 50 });
  const pages = data?.flatMap((page) => page.bulkOperation?.items ?? []) ?? [];
  const last = pages.at(-1)?.pageInfo;
  const next = last?.hasNextPage ? last.endCursor : null;
  if (fault) return <p className="muted small bulk-rows">{t`The rows did not load`}</p>;
  return (
    <RunLines
      label={label}
      lines={pages.flatMap(({ nodes }) => nodes)}
      onLeave={onLeave}
      more={
        next && (
          <button type="button" className="link" disabled={loading} onClick={() => more(next)}>
            {t`Show more`}
          </button>
        )
      }
    />
  );
}
