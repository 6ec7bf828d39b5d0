import type { Fault } from "@/lib/graphql";
import { Problem } from "@/ui/States";

/** What the server could not read in a line, with the place marked. */
export function Wrong({ line, fault }: { line: string; fault: Fault }) {
  const { position: at, length = 1 } = fault;
  return (
    <div className="query-wrong">
      <Problem>{fault.message}</Problem>
      {at !== undefined && (
        <p className="mono">
          {line.slice(0, at)}
          <mark>{line.slice(at, at + length) || "\u00a0"}</mark>
          {line.slice(at + length)}
        </p>
      )}
    </div>
  );
}
