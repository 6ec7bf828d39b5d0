import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Glyph } from "./Icon";

export type Mark = { icon: Glyph; className: string; label: MessageDescriptor };

/** Glyph, colour and word of every state. The only place that knows them. */
export const RISKS = {
  CRITICAL: { icon: "risk-critical", className: "risk-critical", label: msg`Critical` },
  HIGH: { icon: "risk-high", className: "risk-high", label: msg`High` },
  MEDIUM: { icon: "risk-medium", className: "risk-medium", label: msg`Medium` },
  LOW: { icon: "risk-low", className: "risk-low", label: msg`Low` },
} satisfies Record<string, Mark>;

export const RUN_STATES = {
  PENDING_APPROVAL: { icon: "run-pending", className: "run-pending", label: msg`Pending approval` },
  APPROVED: { icon: "run-approved", className: "run-approved", label: msg`Approved` },
  EXECUTING: { icon: "run-executing", className: "run-executing spins", label: msg`Executing` },
  EXECUTED: { icon: "run-executed", className: "run-executed", label: msg`Executed` },
  FAILED: { icon: "run-failed", className: "run-failed", label: msg`Failed` },
  REJECTED: { icon: "run-rejected", className: "run-rejected", label: msg`Rejected` },
  EXPIRED: { icon: "run-expired", className: "run-expired", label: msg`Expired` },
  CANCELLED: { icon: "run-cancelled", className: "run-cancelled", label: msg`Cancelled` },
  UNKNOWN: { icon: "run-unknown", className: "run-unknown", label: msg`Unknown` },
} satisfies Record<string, Mark>;

export const AGENT_STATES = {
  DEVELOPMENT: { icon: "st-development", className: "st-development", label: msg`Development` },
  TESTING: { icon: "st-testing", className: "st-testing", label: msg`Testing` },
  PRODUCTION: { icon: "st-production", className: "st-production", label: msg`Production` },
  DEPRECATED: { icon: "st-deprecated", className: "st-deprecated", label: msg`Deprecated` },
  ARCHIVED: { icon: "st-archived", className: "st-archived", label: msg`Archived` },
} satisfies Record<string, Mark>;
