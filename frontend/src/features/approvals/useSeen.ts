import { useEffect, useEffectEvent, useState } from "react";

export type Face = { id: string; revision: number; argumentsHash: string; argumentsText: string; redactedPaths: string[] };
const sameFace = (a: Face, b: Face) => a.revision === b.revision && a.argumentsHash === b.argumentsHash;

/**
 * Which arguments of the open run this person has looked at. When others take their place on the screen, `changed` is
 * what stood there, until `look` says that the new ones were seen: nothing is decided in between.
 */
export function useSeen<Run extends Face>(run: Run | undefined, loading: boolean, reload: () => void) {
  const [seen, setSeen] = useState<Run>();
  if (run && seen?.id !== run.id) setSeen(run);
  const changed = run && seen?.id === run.id && !sameFace(seen, run) ? seen : undefined;
  // a live change brings the arguments, not who changed them and what the rules ask now
  const fetchAll = useEffectEvent(reload);
  const news = changed && run ? `${run.id} ${run.revision} ${run.argumentsHash}` : undefined;
  useEffect(() => {
    if (news !== undefined) fetchAll();
  }, [news]);
  return { changed, complete: !loading, look: (face: Run | undefined = run) => setSeen(face) };
}
