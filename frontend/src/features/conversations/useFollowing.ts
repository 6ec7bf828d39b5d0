import { useEffect, useEffectEvent } from "react";
import { onChanges } from "@/lib/connection";

type Asks = { head: () => void; more: (() => void) | undefined; count: number | undefined };

/** Keeps an open conversation true: asks how it stands when it changed, and for what was said since. */
export function useFollowing(id: string, { head, more, count }: Asks): void {
  const again = useEffectEvent(head);
  const fetchMore = useEffectEvent(() => more?.());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, 500);
    };
    const stop = onChanges(({ entry }) => (entry.resourceId === id || entry.resourceType === "tool_run") && later(), later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id]);
  const due = more !== undefined;
  useEffect(() => {
    if (count !== undefined && due) fetchMore();
  }, [count, due]);
}
