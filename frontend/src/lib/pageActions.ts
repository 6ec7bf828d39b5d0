import { msg } from "@lingui/core/macro";
import type { Action } from "./actions";

type Declared = Omit<Action, "id" | "perform" | "when">;
const queue = { section: "approvals", page: "approvals" } as const;
const chosen = { section: "lists", page: "approvals" } as const;
const audit = { section: "page", page: "audit" } as const;
const thread = { section: "page", page: "conversations" } as const;
const policies = { section: "page", page: "policies" } as const;

/** What pages offer beyond the shell. A page says what happens and when; settings, help and docs know the rest from here. */
const DECLARED = {
  "list.next": { label: msg`Next row`, section: "lists", keys: ["j", "ArrowDown"], keysOnly: true },
  "list.previous": { label: msg`Previous row`, section: "lists", keys: ["k", "ArrowUp"], keysOnly: true },
  "list.close": { label: msg`Close what is open`, section: "lists", keys: ["Escape"], keysOnly: true },
  "view.open": { section: "lists", label: msg`Saved views`, keys: ["v"] },
  "view.save": { section: "lists", label: msg`Save this view` },
  "queue.tick": { ...chosen, label: msg`Select`, keys: ["x"], keysOnly: true },
  "queue.range": { ...chosen, label: msg`Select up to here`, keys: ["X"], keysOnly: true },
  "queue.all": { ...chosen, label: msg`Select all shown`, keys: ["A"] },
  "queue.matching": { ...chosen, label: msg`Select all that match the filters`, keys: ["*"] },
  "queue.show": { ...chosen, label: msg`Show what is new`, keys: ["n"] },
  "run.approve": { ...queue, label: msg`Approve the focused run`, keys: ["Enter"], keysOnly: true },
  "run.reject": { ...queue, label: msg`Reject with a reason`, keys: ["r"] },
  "run.edit": { ...queue, label: msg`Edit the arguments`, keys: ["e"] },
  "run.look": { ...queue, label: msg`I have looked at what changed`, keys: ["l"] },
  "run.undo": { ...queue, label: msg`Take the decision back`, keys: ["u"], like: "undo" },
  "run.revoke": { ...queue, label: msg`Revoke the approval` },
  "run.resolve": { ...queue, label: msg`Say what happened to this run` },
  "bulk.approve": { ...queue, label: msg`Approve the selected runs`, keys: ["Shift+Enter"] },
  "bulk.reject": { ...queue, label: msg`Reject the selected runs`, keys: ["R"] },
  "bulk.undo": { ...queue, label: msg`Take the last bulk decision back`, keys: ["u"], like: "undo" },
  "audit.query": { ...audit, label: msg`Search the audit log`, keys: ["/"] },
  "audit.export": { ...audit, label: msg`Export what is shown`, keys: ["e"] },
  "audit.new": { ...audit, label: msg`Show what is new`, keys: ["n"] },
  "policy.try": { ...policies, label: msg`Try on past runs`, keys: ["Mod+Enter"] },
  "policy.leave": { ...policies, label: msg`Close the editor`, keys: ["Escape"], keysOnly: true },
  "policy.create": { ...policies, label: msg`New policy`, keys: ["n"] },
  "policy.edit": { ...policies, label: msg`Next version of the policy`, keys: ["e"] },
  "domain.create": { section: "page", page: "domains", label: msg`New domain`, keys: ["n"] },
  "agent.create": { section: "page", page: "agents", label: msg`New agent`, keys: ["n"] },
  "tool.create": { section: "page", page: "tools", label: msg`New tool`, keys: ["n"] },
  "person.invite": { section: "page", page: "administration", label: msg`Invite a person`, keys: ["n"] },
  "token.create": { section: "page", page: "administration", label: msg`New API token`, keys: ["n"] },
  "thread.back": { ...thread, label: msg`Back to the list`, keys: ["Escape"], keysOnly: true },
  "thread.order": { ...thread, label: msg`From the other end`, keys: ["e"] },
  "analytics.close": { section: "page", page: "analytics", label: msg`Close the rows`, keys: ["Escape"], keysOnly: true },
} satisfies Record<string, Declared>;

export type PageAction = keyof typeof DECLARED;

/** One of them, ready to be offered. */
export const pageAction = (id: PageAction, perform: () => void, when?: () => boolean): Action => ({
  ...DECLARED[id],
  id,
  perform,
  ...(when && { when }),
});

export const PAGE_ACTIONS: Action[] = (Object.keys(DECLARED) as PageAction[]).map((id) => pageAction(id, () => undefined));
