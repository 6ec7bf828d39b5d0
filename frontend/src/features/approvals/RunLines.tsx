import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ToolRunRowFragment } from "@/gql/approvals/graphql";
import { RiskGlyph } from "@/ui/Tag";
import { Exact } from "./Exact";

type Line = { toolRun: ToolRunRowFragment | null; note?: string | undefined };

/** Runs of a bulk decision, each the way to its card. */
export function RunLines({ label, lines, onLeave, more }: { label: string; lines: Line[]; onLeave: () => void; more?: ReactNode }) {
  return (
    <ul className="bulk-rows" aria-label={label}>
      {lines.map(({ toolRun, note }, at) => (
        <li key={toolRun?.id ?? at} className="row">
          {toolRun ? (
            <>
              <RiskGlyph risk={toolRun.risk} />
              <Link className="link mono trunc own-way" href={`/approvals?run=${toolRun.id}`} onClick={onLeave}>
                {toolRun.toolName}
              </Link>
              <span className="ink2 trunc own-way">
                <Exact text={toolRun.summary} />
              </span>
            </>
          ) : (
            <span className="muted">
              <Trans>Not yours to see</Trans>
            </span>
          )}
          <span className="grow" />
          {note && <span className="muted small trunc">{note}</span>}
        </li>
      ))}
      {more && <li className="muted small">{more}</li>}
    </ul>
  );
}
