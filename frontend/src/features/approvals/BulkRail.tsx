import { type Operation, postsOf, segmentsOf } from "./batch";
import { OUTCOME_WORDS } from "./outcomes";

const WIDE = 592;

/** The rail: how far along, coloured by outcome, between posts at the quarters. */
export function BulkRail({ operation }: { operation: Operation }) {
  return (
    <svg className="progress" viewBox={`0 0 ${WIDE} 16`} preserveAspectRatio="none" aria-hidden="true">
      <path className="base" d={`M0 6H${WIDE}`} />
      {segmentsOf(operation).map(({ outcome, from, to }) => (
        <path
          key={outcome}
          className={`done-part ${operation.state === "UNDONE" && outcome === "DECIDED" ? "muted" : OUTCOME_WORDS[outcome].tone}`}
          d={`M${(from * WIDE).toFixed(1)} 6H${(to * WIDE).toFixed(1)}`}
        />
      ))}
      <path
        className="post"
        d={postsOf(operation.total)
          .map((at) => `M${1 + at * (WIDE - 2)} 6V14`)
          .join("")}
      />
    </svg>
  );
}
