import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { PersonFieldsFragment, Role, TokenFieldsFragment, TokenKind, UserState } from "@/gql/administration/graphql";
import type { Mark } from "@/ui/tags";

type Said = { label: MessageDescriptor; note: MessageDescriptor };

export const ROLES: Record<Role, Said> = {
  VIEWER: { label: msg`Viewer`, note: msg`Sees everything in their domains, changes nothing.` },
  OPERATOR: { label: msg`Operator`, note: msg`Also decides about tool runs.` },
  DEVELOPER: { label: msg`Developer`, note: msg`Also builds: domains, agents, tools and API tokens; does not decide.` },
  ADMIN: { label: msg`Administrator`, note: msg`May do everything, people included.` },
};
export const ROLE_ORDER: Role[] = ["VIEWER", "OPERATOR", "DEVELOPER", "ADMIN"];

export const USER_STATES: Record<UserState, Mark> = {
  ACTIVE: { icon: "st-production", className: "positive", label: msg`Active` },
  INVITED: { icon: "clock", className: "warning", label: msg`Invited` },
  DISABLED: { icon: "run-cancelled", className: "muted", label: msg`Disabled` },
};

export const KINDS: Record<TokenKind, Said> = {
  AGENT: { label: msg`Agent`, note: msg`For one agent: it asks for runs, claims and reports, and never decides.` },
  INTEGRATION: { label: msg`Integration`, note: msg`For a program that acts for you, with chosen scopes, never more than yours.` },
};

export type TokenState = "WORKS" | "EXPIRED" | "REVOKED";
export const TOKEN_STATES: Record<TokenState, Mark> = {
  WORKS: { icon: "st-production", className: "positive", label: msg`Works` },
  EXPIRED: { icon: "run-expired", className: "run-expired", label: msg`Expired` },
  REVOKED: { icon: "run-cancelled", className: "muted", label: msg`Revoked` },
};
export const tokenState = (token: Pick<TokenFieldsFragment, "revokedAt" | "expiresAt">, now: number): TokenState =>
  token.revokedAt ? "REVOKED" : token.expiresAt && Date.parse(token.expiresAt) <= now ? "EXPIRED" : "WORKS";

/** What each permission lets a token do, in the order of the catalogue. */
export const SCOPES: Record<string, MessageDescriptor> = {
  "overview:read": msg`See the overview: figures, health, what waits`,
  "domain:read": msg`See domains`,
  "domain:write": msg`Create, change and archive domains`,
  "agent:read": msg`See agents`,
  "agent:write": msg`Create and change agents and their versions`,
  "agent:promote": msg`Move agents through their states`,
  "agent:heartbeat": msg`Report that an agent is alive`,
  "tool:read": msg`See tools and their policies`,
  "tool:write": msg`Create, change and archive tools`,
  "policy:read": msg`See policies and their versions, and try out rules`,
  "policy:write": msg`Publish policies and take them out of force`,
  "tool_run:read": msg`See tool runs with their arguments`,
  "tool_run:request": msg`Ask for tool runs`,
  "tool_run:claim": msg`Claim an approved run, once, to carry it out`,
  "tool_run:report": msg`Report how a run ended`,
  "tool_run:cancel": msg`Take a run back before it is carried out`,
  "tool_run:decide": msg`Approve and reject`,
  "tool_run:resolve": msg`Say how a run ended whose agent never reported`,
  "conversation:read": msg`Read what agents and people said to each other`,
  "conversation:record": msg`Record what was said in a conversation of an agent`,
  "conversation:erase": msg`Forget what was said in a conversation, for good`,
  "audit:read": msg`Read the ledger and follow changes`,
  "audit:verify": msg`Check the ledger's chain`,
  "audit:admin": msg`Say how long the ledger is kept`,
  "usage:record": msg`Report the model calls of an agent`,
  "usage:read": msg`See what model calls used and cost, and the prices`,
  "usage:price": msg`Set what models cost`,
  "user:read": msg`See people and their roles`,
  "user:admin": msg`Invite, change and disable people`,
  "token:admin": msg`Create and revoke API tokens`,
  "preferences:write": msg`Read and change one's own settings`,
  "notification:read": msg`See one's own notifications and mark them as read`,
  "document:free": msg`Send documents of one's own where only the console's are trusted`,
};

/** A first request that says who is asking: it works with every token. */
export const curl = (origin: string, secret: string): string =>
  `curl -s ${origin}/graphql \\\n  -H 'authorization: Bearer ${secret}' \\\n  -H 'content-type: application/json' \\\n  -d '{"query": "{ me { actor { type name } permissions } }"}'`;

/** Runs the example agent, which asks for one tool run and waits for the decision. */
export const firstAgent = (origin: string, secret: string): string =>
  `HANDRAIL_URL=${origin} \\\n  HANDRAIL_TOKEN=${secret} \\\n  python3 docs/first-agent.py`;

export type Person = PersonFieldsFragment;
export type Token = TokenFieldsFragment;

/** When a token made now stops working; nothing: never. A day chosen in a calendar counts to its end. */
export function expiry(choice: string, date: string, now: number): string | null {
  if (choice === "never") return null;
  if (choice === "date") return date ? new Date(`${date}T23:59:59`).toISOString() : null;
  return new Date(now + Number(choice) * 86_400_000).toISOString();
}
