import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import { useConnection } from "@/lib/connection";
import { TextField } from "@/ui/Field";
import { useScope } from "./scope";
import { Section } from "./Section";
import { toInterval } from "./interval";
import { useSaving } from "./useSaving";

export function LiveUpdates() {
  const { t } = useLingui();
  const { values } = useScope();
  const live = useConnection((state) => state.link === "live");
  const saved = values.autoRefreshInterval;
  const [typed, setTyped] = useState<string>();
  const { problem, setProblem, save } = useSaving();
  const commit = async (text: string) => {
    const interval = toInterval(text);
    if (interval === undefined) return setProblem(t`From 1 to 300 seconds.`);
    if (interval === saved || (await save({ autoRefreshInterval: interval }))) {
      setTyped((now) => (now === text ? undefined : now));
      setProblem(undefined);
    }
  };
  const later = useEffectEvent(commit);
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(() => void later(typed), 700);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Section
      id="live"
      title={t`Live updates`}
      names={["autoRefreshInterval"]}
      note={<Trans>Changes arrive by themselves while the connection is live.</Trans>}
    >
      <div className="fields">
        <TextField
          label={t`Auto-refresh interval`}
          hint={t`seconds`}
          className="short"
          type="number"
          inputMode="decimal"
          min={1}
          max={300}
          step={1}
          value={typed ?? String(saved / 1000)}
          problem={problem}
          note={
            live ? (
              <Trans>Live now. When that is cut off, pages look for news this often.</Trans>
            ) : (
              <Trans>Not live now: pages look for news this often until the connection is back.</Trans>
            )
          }
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => typed !== undefined && void commit(typed)}
          onKeyDown={(event) => event.key === "Enter" && void commit(typed ?? String(saved / 1000))}
        />
      </div>
    </Section>
  );
}
