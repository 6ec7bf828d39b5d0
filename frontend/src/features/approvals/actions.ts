import type { Action } from "@/lib/actions";
import { pageAction } from "@/lib/pageActions";
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
  const vote = () => desk.canVote && !desk.busy;
  const any = () => desk.order.length > 0;
  const noToast = () => useToast.getState().toast?.undo === undefined;
  return [
    pageAction("list.next", () => desk.step(1)),
    pageAction("list.previous", () => desk.step(-1)),
    pageAction(
      "queue.tick",
      () => current && desk.tick(current, false),
      () => desk.canTick,
    ),
    pageAction(
      "queue.range",
      () => current && desk.tick(current, true),
      () => desk.canTick,
    ),
    pageAction("queue.all", () => desk.tickAll(desk.order), any),
    pageAction("queue.matching", desk.selectMatching, any),
    pageAction("queue.show", doors.show),
    pageAction("run.approve", desk.approveByKey, vote),
    pageAction("run.reject", doors.reject, vote),
    pageAction("run.edit", doors.edit, () => desk.canEdit && !desk.busy),
    pageAction("run.look", desk.lookByKey, () => desk.changed !== undefined),
    pageAction("run.undo", desk.undo, () => desk.canUndo && doors.bulkUndo === undefined && noToast()),
    pageAction("run.revoke", doors.revoke, () => desk.mayDecide && run?.state === "APPROVED"),
    pageAction("run.resolve", doors.resolve, () => desk.mayResolve && run?.state === "UNKNOWN"),
    pageAction(
      "bulk.approve",
      () => doors.bulk("APPROVE"),
      () => ticked,
    ),
    pageAction(
      "bulk.reject",
      () => doors.bulk("REJECT"),
      () => ticked,
    ),
    pageAction(
      "bulk.undo",
      () => doors.bulkUndo?.(),
      () => doors.bulkUndo !== undefined && noToast(),
    ),
    pageAction("list.close", () => (desk.selection.chosen.size > 0 ? desk.clear() : desk.explicit && desk.close())),
  ];
}
