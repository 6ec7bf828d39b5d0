import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { DecisionOutcome } from "@/gql/approvals/graphql";
import type { Glyph } from "@/ui/Icon";

type Words = { label: MessageDescriptor; note?: MessageDescriptor; icon: Glyph; tone: string };

/** How each outcome of a bulk operation looks and reads. */
export const OUTCOME_WORDS: Record<DecisionOutcome, Words> = {
  DECIDED: { label: msg`Decided`, icon: "run-executed", tone: "positive" },
  VOTED: { label: msg`Voted, more are needed`, icon: "run-approved", tone: "accent" },
  CHANGED: { label: msg`Changed since shown`, note: msg`left as they are`, icon: "edit", tone: "warning" },
  ALREADY_DECIDED: { label: msg`Already decided`, note: msg`by others, or over`, icon: "run-approved", tone: "muted" },
  EXPIRED: { label: msg`Expired`, note: msg`nobody decided in time`, icon: "run-expired", tone: "muted" },
  FORBIDDEN: { label: msg`Not yours to decide`, icon: "lock", tone: "muted" },
  NOT_FOUND: { label: msg`Not there any more`, icon: "run-unknown", tone: "muted" },
  FAILED: { label: msg`Failed`, note: msg`left as they are`, icon: "run-failed", tone: "danger" },
};
