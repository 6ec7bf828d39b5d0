import { lazy, Suspense } from "react";
import { loadWords } from "@/lib/i18n";
import { useCan } from "@/lib/session";
import type { Props } from "./Entries";

const Entries = lazy(() => Promise.all([import("./Entries"), loadWords("history")]).then(([code]) => code));

/** A thing's entries in the ledger, for its drawer: fetched with its code when it is shown, for those who may read them. */
export function Timeline(props: Props) {
  const may = useCan("audit:read");
  return (
    may && (
      <Suspense>
        <Entries {...props} />
      </Suspense>
    )
  );
}
