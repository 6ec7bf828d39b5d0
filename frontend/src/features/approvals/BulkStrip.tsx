import { lazy, Suspense } from "react";
import { isBusy } from "./batch";
import { summary, useBulk } from "./operation";

const BulkLine = lazy(() => import("./BulkLine"));

/** What is left of the dialog once it is closed: how far the operation is, its one report, and the way to take it back. */
export function BulkStrip() {
  const { operations, place } = useBulk();
  const operation = operations.at(-1);
  const shown = place === "strip" && operation;
  return (
    <>
      <p className="sr" role="status">
        {shown && !isBusy(operation) && summary(operation)}
      </p>
      {shown && (
        <Suspense>
          <BulkLine operation={operation} operations={operations} />
        </Suspense>
      )}
    </>
  );
}
