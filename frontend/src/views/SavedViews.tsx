import { type ComponentType, lazy, Suspense } from "react";
import { loadWords } from "@/lib/i18n";

export type Kept = {
  /** The page's id, as its address begins. */
  page: string;
  /** What the server counts: the filter of the page's list. */
  filter?: object;
};
const Views = lazy<ComponentType<Kept>>(() =>
  Promise.all([import("./Views"), loadWords("views")])
    .then(([code]) => code)
    .catch(() => ({ default: () => null })),
);

/** Views of a list under names: one's own, and those that others share. */
export function SavedViews(kept: Kept) {
  return (
    <Suspense>
      <Views {...kept} />
    </Suspense>
  );
}
