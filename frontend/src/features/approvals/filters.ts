import { msg } from "@lingui/core/macro";
import type { ToolRunOrder, ToolRunState } from "@/gql/approvals/graphql";
import type { FilterDescription } from "@/lib/filters";

export const FIELDS = [
  { id: "risk", label: msg`Risk`, kind: "choice" },
  { id: "domainId", label: msg`Domain`, kind: "choice" },
  { id: "agentId", label: msg`Agent`, kind: "choice" },
  { id: "toolId", label: msg`Tool`, kind: "choice" },
  { id: "text", label: msg`Words`, kind: "text" },
] as const satisfies FilterDescription;

export const TABS = [
  { id: "pending", label: msg`Pending`, states: ["PENDING_APPROVAL"], order: "QUEUE" },
  { id: "released", label: msg`Released`, states: ["APPROVED"], order: "NEWEST" },
  { id: "executing", label: msg`Executing`, states: ["EXECUTING"], order: "NEWEST" },
  { id: "unknown", label: msg`Unknown`, states: ["UNKNOWN"], order: "QUEUE" },
  { id: "decided", label: msg`Decided`, states: ["EXECUTED", "FAILED", "REJECTED", "EXPIRED", "CANCELLED"], order: "NEWEST" },
] as const satisfies { id: string; label: unknown; states: ToolRunState[]; order: ToolRunOrder }[];

export type Tab = Omit<(typeof TABS)[number], "order"> & { order: ToolRunOrder };
export type TabId = Tab["id"];
export const ORDERS = { queue: "QUEUE", newest: "NEWEST" } as const satisfies Record<string, ToolRunOrder>;
/** The tab in the order that the address asks for. What is decided is only ever read from the newest on. */
export const inOrder = (tab: Tab, sort: string | undefined): Tab =>
  tab.id !== "decided" && (sort === "queue" || sort === "newest") ? { ...tab, order: ORDERS[sort] } : tab;
export const tabOf = (id: string | null): Tab => TABS.find((tab) => tab.id === id) ?? TABS[0];
