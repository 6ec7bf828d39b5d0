import { describe, expect, it } from "vitest";
import { depends, toSearch, zoneOf } from "./address";

describe("a view's address", () => {
  it("names the zone only where another one would show something else", () => {
    for (const line of ["after:2026-11-01", "before:2026-11-01T09:30 refund", "actor:ana after:2026-11-01"])
      expect(depends(line)).toBe(true);
    for (const line of ["", "refund", "after:7d", "after:2026-11-01T09:30Z", "after:2026-11-01T09:30+05:30"]) {
      expect(depends(line)).toBe(false);
      expect(toSearch(line, "Asia/Kolkata")).not.toContain("zone");
    }
    expect(toSearch("after:2026-11-01 refund", "Asia/Kolkata")).toBe("q=after:2026-11-01+refund&zone=Asia/Kolkata");
    expect(new URLSearchParams(toSearch("after:2026-11-01", "Etc/GMT+5")).get("zone")).toBe("Etc/GMT+5");
  });
  it("is read in its zone, and in the reader's where it names none or one that does not exist", () => {
    expect(zoneOf("after:2026-11-01", "Asia/Kolkata", "UTC")).toBe("Asia/Kolkata");
    expect(zoneOf("after:2026-11-01", "Asia/Nowhere", "UTC")).toBe("UTC");
    expect(zoneOf("after:2026-11-01", null, "UTC")).toBe("UTC");
    expect(zoneOf("after:7d", "Asia/Kolkata", "UTC")).toBe("UTC");
  });
});
