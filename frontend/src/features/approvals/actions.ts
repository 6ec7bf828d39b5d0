import { msg } from "@lingui/core/macro";
import type { Action } from "@/lib/actions";
import { useToast } from "@/ui/Toast";
import type { Desk } from "./useDesk";

type Doors = {
  reject: () => void;
  edit: () => void;
  revoke: () => void;
  resolve: () => void;
  bulk: (decision: "APPROVE" | "REJECT") => void;
  bulkUndo: (() => void) | undefined;
  show: () => void;
};

/** What can be done at the queue without a mouse. */
export function approvalsActions(desk: Desk, doors: Doors): Action[] {
  const { run } = desk;
  const ticked = desk.selected.length > 0;
  const current = desk.currentId;
  return [
    { id: "queue.next", label: msg`Next run`, section: "lists", keys: ["j", "ArrowDown"], keysOnly: true, perform: () => desk.step(1) },
    {
      id: "queue.previous",
      label: msg`Previous run`,
      section: "lists",
      keys: ["k", "ArrowUp"],
      keysOnly: true,
      perform: () => desk.step(-1),
    },
    {
      id: "queue.tick",
      label: msg`Select`,
      section: "lists",
      keys: ["x"],
      keysOnly: true,
      when: () => desk.canTick,
      perform: () => current && desk.tick(current, false),
    },
    {
      id: "queue.range",
      label: msg`Select up to here`,
      section: "lists",
      keys: ["X"],
      keysOnly: true,
      when: () => desk.canTick,
      perform: () => current && desk.tick(current, true),
    },
    {
      id: "queue.all",
      label: msg`Select all shown`,
      section: "lists",
      keys: ["A"],
      when: () => desk.order.length > 0,
      perform: () => desk.tickAll(desk.order),
    },
    {
      id: "queue.matching",
      label: msg`Select all that match the filters`,
      section: "lists",
      keys: ["*"],
      when: () => desk.order.length > 0,
      perform: desk.selectMatching,
    },
    { id: "queue.show", label: msg`Show what is new`, section: "lists", keys: ["n"], perform: doors.show },
    {
      id: "run.approve",
      label: msg`Approve the focused run`,
      section: "approvals",
      keys: ["Enter"],
      keysOnly: true,
      when: () => desk.canVote && !desk.busy,
      perform: desk.approveByKey,
    },
    {
      id: "run.reject",
      label: msg`Reject with a reason`,
      section: "approvals",
      keys: ["r"],
      when: () => desk.canVote && !desk.busy,
      perform: doors.reject,
    },
    {
      id: "run.edit",
      label: msg`Edit the arguments`,
      section: "approvals",
      keys: ["e"],
      when: () => desk.canEdit && !desk.busy,
      perform: doors.edit,
    },
    {
      id: "run.look",
      label: msg`I have looked at what changed`,
      section: "approvals",
      keys: ["l"],
      when: () => desk.changed !== undefined,
      perform: desk.lookByKey,
    },
    {
      id: "run.undo",
      label: msg`Take the decision back`,
      section: "approvals",
      keys: ["u"],
      when: () => desk.canUndo && doors.bulkUndo === undefined && useToast.getState().toast?.undo === undefined,
      perform: desk.undo,
    },
    {
      id: "run.revoke",
      label: msg`Revoke the approval`,
      section: "approvals",
      when: () => desk.mayDecide && run?.state === "APPROVED",
      perform: doors.revoke,
    },
    {
      id: "run.resolve",
      label: msg`Say what happened to this run`,
      section: "approvals",
      when: () => desk.mayResolve && run?.state === "UNKNOWN",
      perform: doors.resolve,
    },
    {
      id: "bulk.approve",
      label: msg`Approve the selected runs`,
      section: "approvals",
      keys: ["Shift+Enter"],
      when: () => ticked,
      perform: () => doors.bulk("APPROVE"),
    },
    {
      id: "bulk.reject",
      label: msg`Reject the selected runs`,
      section: "approvals",
      keys: ["R"],
      when: () => ticked,
      perform: () => doors.bulk("REJECT"),
    },
    {
      id: "bulk.undo",
      label: msg`Take the last bulk decision back`,
      section: "approvals",
      keys: ["u"],
      when: () => doors.bulkUndo !== undefined && useToast.getState().toast?.undo === undefined,
      perform: () => doors.bulkUndo?.(),
    },
    {
      id: "queue.close",
      label: msg`Clear selection, close`,
      section: "lists",
      keys: ["Escape"],
      keysOnly: true,
      perform: () => (desk.selection.chosen.size > 0 ? desk.clear() : desk.explicit && desk.close()),
    },
  ];
}
