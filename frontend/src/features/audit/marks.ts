import type { Glyph } from "@/ui/Icon";
import { RUN_STATES } from "@/ui/tags";

type Look = { icon: Glyph; className: string };
const of = (state: keyof typeof RUN_STATES): Look => RUN_STATES[state];
const plain = (icon: Glyph): Look => ({ icon, className: "muted" });

const RUNS: Record<string, Look> = {
  request: of("PENDING_APPROVAL"),
  edit: plain("edit"),
  approve: of("APPROVED"),
  release: of("APPROVED"),
  reject: of("REJECTED"),
  revoke: of("REJECTED"),
  undo: plain("undo"),
  cancel: of("CANCELLED"),
  expire: of("EXPIRED"),
  claim: { icon: "run-executing", className: "run-executing" },
  report: plain("check"),
  resolve: plain("check"),
  remind: plain("clock"),
  escalate: plain("up"),
  lease_lost: of("UNKNOWN"),
};
const KINDS: Record<string, Glyph> = {
  agent: "agents",
  tool: "tools",
  domain: "domains",
  policy: "policies",
  bulk: "approvals",
  token: "lock",
  session: "lock",
  user: "admin",
  preferences: "settings",
  export: "down-tray",
  view: "filter",
  ledger: "link",
  audit: "link",
};

/** A glyph for what was done; what was refused is a closed lock, whatever it was. */
export function lookOf({ action, outcome }: { action: string; outcome: string }): Look {
  if (outcome === "REFUSED") return { icon: "lock", className: "warning" };
  const [kind = "", verb = ""] = action.split(".");
  return (kind === "tool_run" ? RUNS[verb] : undefined) ?? plain(KINDS[kind] ?? "edit");
}
