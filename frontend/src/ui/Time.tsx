import { ago, calendar, exact } from "@/lib/format";
import { useNow } from "@/lib/time";

/** "23 min ago"; the exact time on hover. */
export function Ago({ at }: { at: string }) {
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={exact(at)}>
      {ago(at, now)}
    </time>
  );
}
/** "today 13:20", "19 Nov" */
export function When({ at }: { at: string }) {
  const now = useNow(60_000);
  return (
    <time dateTime={at} title={exact(at)}>
      {calendar(at, now)}
    </time>
  );
}
