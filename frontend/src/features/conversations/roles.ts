import { msg } from "@lingui/core/macro";
import type { MessageRole } from "@/gql/conversations/graphql";
import type { Mark } from "@/ui/tags";

export const ROLES: Record<MessageRole, Mark> = {
  USER: { icon: "admin", className: "muted", label: msg`Person` },
  ASSISTANT: { icon: "agents", className: "accent", label: msg`Agent` },
  SYSTEM: { icon: "sys", className: "muted", label: msg`Instructions` },
  TOOL: { icon: "tools", className: "info", label: msg`Tool` },
};
