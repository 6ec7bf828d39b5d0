import { useEffect, useEffectEvent } from "react";
import { type AgentFilter, AgentPulseDocument, AgentPulsesDocument } from "@/gql/agents/graphql";
import { query } from "@/lib/graphql";

const EVERY = 10_000;

/** Signs of life are telemetry and not in the ledger: they are asked for while somebody looks. */
export function usePulse(filter: AgentFilter, opened: string | undefined): void {
  const ask = useEffectEvent(() => {
    if (document.hidden) return;
    void query(AgentPulsesDocument, { filter });
    if (opened) void query(AgentPulseDocument, { id: opened });
  });
  useEffect(() => {
    const timer = setInterval(() => ask(), EVERY);
    return () => clearInterval(timer);
  }, []);
}
