import { describe, expect, it } from "vitest";
import type { Preferences } from "@/lib/preferences";
import { undoOf } from "./scope";

const before = {
  theme: "DARK",
  itemsPerPage: 50,
  notificationTypes: { toolApproval: false, agentStateChange: true, systemAlert: true },
  own: ["theme", "notificationTypes.toolApproval"],
} as unknown as Preferences;

describe("the way back from a change", () => {
  it("is what was chosen before, or nothing where nothing was", () => {
    expect(undoOf(before, { theme: "LIGHT", itemsPerPage: 10 })).toEqual({ theme: "DARK", reset: ["itemsPerPage"] });
  });
  it("knows the kinds of notifications one by one", () => {
    expect(undoOf(before, { notificationTypes: { toolApproval: true, systemAlert: false } })).toEqual({
      notificationTypes: { toolApproval: false },
      reset: ["notificationTypes.systemAlert"],
    });
  });
  it("chooses again what was given up", () => {
    expect(undoOf(before, { reset: ["theme", "notificationTypes.toolApproval"] })).toEqual({
      theme: "DARK",
      notificationTypes: { toolApproval: false },
    });
  });
});
