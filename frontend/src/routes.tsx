import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { type ComponentType, lazy } from "react";
import { loadWords } from "@/lib/i18n";
import type { Glyph } from "@/ui/Icon";

export type Counts = { pendingTotal: number; agentTotal: number; domainTotal: number; toolTotal: number; policyTotal: number };
export type Route = {
  id: string;
  /** A wouter pattern; what a page shows beyond it (filters, open item) stands in the query string. */
  path: string;
  label: MessageDescriptor;
  icon: Glyph;
  page: ComponentType;
  /** Fetches the page's code ahead of the click. */
  preload: () => void;
  /** Which part of the navigation it stands in. */
  section: "work" | "things" | "records" | "house";
  /** Hidden without this permission. */
  permission?: string;
  count?: keyof Counts;
  /** The count waits for a person: filled. */
  due?: boolean;
  /** In the bar at the foot of a phone; the others are under More. */
  onPhone?: boolean;
  keys?: string[];
  /** An entry of the session's storage: while it is there the page's code is fetched at the start, wherever one is. */
  kept?: string;
};

function page(feature: string, load: () => Promise<{ default: ComponentType }>) {
  const both = () => Promise.all([load(), loadWords(feature)]).then(([code]) => code);
  return { page: lazy(both), preload: () => void both() };
}

/** The one table of pages: router, navigation, palette, shortcuts and prefetch are all made from it. */
export const ROUTES: Route[] = [
  {
    id: "overview",
    path: "/",
    label: msg`Overview`,
    icon: "overview",
    section: "work",
    onPhone: true,
    keys: ["a", "g o"],
    ...page("overview", () => import("./features/overview/OverviewPage")),
  },
  {
    id: "approvals",
    path: "/approvals",
    label: msg`Approvals`,
    icon: "approvals",
    section: "work",
    count: "pendingTotal",
    due: true,
    onPhone: true,
    keys: ["g r"],
    kept: "handrail.bulk",
    ...page("approvals", () => import("./features/approvals/ApprovalsPage")),
  },
  {
    id: "domains",
    path: "/domains",
    label: msg`Domains`,
    icon: "domains",
    section: "things",
    count: "domainTotal",
    keys: ["g d"],
    ...page("domains", () => import("./features/domains/DomainsPage")),
  },
  {
    id: "agents",
    path: "/agents",
    label: msg`Agents`,
    icon: "agents",
    section: "things",
    count: "agentTotal",
    onPhone: true,
    keys: ["g a"],
    ...page("agents", () => import("./features/agents/AgentsPage")),
  },
  {
    id: "tools",
    path: "/tools",
    label: msg`Tools`,
    icon: "tools",
    section: "things",
    count: "toolTotal",
    onPhone: true,
    keys: ["g t"],
    ...page("tools", () => import("./features/tools/ToolsPage")),
  },
  {
    id: "policies",
    path: "/policies",
    label: msg`Policies`,
    icon: "policies",
    section: "things",
    count: "policyTotal",
    keys: ["g p"],
    ...page("policies", () => import("./features/policies/PoliciesPage")),
  },
  {
    id: "conversations",
    path: "/conversations",
    label: msg`Conversations`,
    icon: "chat",
    section: "records",
    permission: "conversation:read",
    keys: ["c", "g c"],
    ...page("conversations", () => import("./features/conversations/ConversationsPage")),
  },
  {
    id: "analytics",
    path: "/analytics",
    label: msg`Analytics`,
    icon: "analytics",
    section: "records",
    permission: "usage:read",
    keys: ["g y"],
    ...page("analytics", () => import("./features/analytics/AnalyticsPage")),
  },
  {
    id: "reports",
    path: "/reports",
    label: msg`Reports`,
    icon: "analytics",
    section: "records",
    permission: "usage:read",
    ...page("reports", () => import("./features/reports/ReportsPage")),
  },
  {
    id: "audit",
    path: "/audit",
    label: msg`Audit log`,
    icon: "audit",
    section: "records",
    permission: "audit:read",
    keys: ["g l"],
    ...page("audit", () => import("./features/audit/AuditPage")),
  },
  {
    id: "settings",
    path: "/settings",
    label: msg`Settings`,
    icon: "settings",
    section: "house",
    keys: ["g s"],
    ...page("settings", () => import("./features/settings/SettingsPage")),
  },
  {
    id: "administration",
    path: "/administration",
    label: msg`Administration`,
    icon: "admin",
    section: "house",
    permission: "user:read",
    ...page("administration", () => import("./features/administration/AdministrationPage")),
  },
];

/** GraphiQL: a build of its own, so no page of the router. */
export const EXPLORER = { path: "/graphiql", label: msg`API explorer`, icon: "api" } as const;

export const routeOf = (path: string): Route | undefined =>
  ROUTES.find((route) => (route.path === "/" ? path === "/" : path === route.path || path.startsWith(`${route.path}/`)));
