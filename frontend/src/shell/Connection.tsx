import { useLingui } from "@lingui/react/macro";
import { useConnection } from "@/lib/connection";
import { duration } from "@/lib/format";
import type { Link } from "@/lib/live";
import { useNow } from "@/lib/time";

/** Live, reconnecting, polling or offline, and how old what you see may be. */
export function Connection() {
  const { t } = useLingui();
  const link = useConnection((state) => state.link);
  const heardAt = useConnection((state) => state.heardAt);
  const now = useNow(5000);
  const age = duration(Math.max(0, now - heardAt));
  const words: Record<Link, [string, string]> = {
    connecting: [t`Connecting`, t`Opening the live stream`],
    live: [t`Live`, t`Live: the server was heard ${age} ago`],
    reconnecting: [t`Reconnecting`, t`The live stream broke off; what you see is ${age} old`],
    polling: [t`Polling`, t`The live stream is not available; asking at intervals instead`],
    offline: [t`Offline, ${age}`, t`The server does not answer; what you see is ${age} old`],
  };
  const [word, sentence] = words[link];
  return (
    <span className={`conn ${link}`} role="status" aria-label={sentence} title={sentence}>
      <i />
      <span aria-hidden="true">{word}</span>
    </span>
  );
}
