import { msg } from "@lingui/core/macro";
import type { FilterDescription } from "@/lib/filters";

export const FIELDS = [
  { id: "text", label: msg`Words`, kind: "text" },
  { id: "domainId", label: msg`Domain`, kind: "choice" },
  { id: "state", label: msg`State`, kind: "choice" },
] as const satisfies FilterDescription;
