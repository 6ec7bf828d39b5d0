import { describe, expect, it } from "vitest";
import { browserOf } from "./browser";
import { toInterval } from "./interval";
import { sectionAt } from "./useCurrentSection";
import { offsetOf, zoneOptions } from "@/lib/zones";

describe("the refresh interval", () => {
  it("is seconds from 1 to 300, kept in milliseconds", () => {
    expect([toInterval("1"), toInterval(" 2.5 "), toInterval("0,5"), toInterval("300")]).toEqual([1000, 2500, undefined, 300_000]);
  });
  it("is nothing for words, emptiness and too much", () => {
    expect(["", "soon", "301", "-4", "Infinity"].map(toInterval)).toEqual(Array(5).fill(undefined));
  });
});

describe("time zones", () => {
  const winter = new Date("2026-01-15T12:00:00Z");
  it("say how far they are from UTC on that day", () => {
    expect(["Europe/Berlin", "Asia/Kolkata", "America/New_York"].map((zone) => offsetOf(zone, winter))).toEqual([
      "UTC+1",
      "UTC+5:30",
      "UTC\u22125",
    ]);
  });
  it("always offer UTC and the one in use", () => {
    const values = zoneOptions("Etc/GMT+3").map((one) => one.value);
    expect(values).toContain("UTC");
    expect(values).toContain("Etc/GMT+3");
    expect(values).toContain("Europe/Berlin");
  });
});

describe("the browser of a session", () => {
  it("is named by what only it says", () => {
    const edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0";
    expect(browserOf(edge)).toEqual({ browser: "Edge", system: "Windows" });
    const phone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1";
    expect(browserOf(phone)).toEqual({ browser: "Safari", system: "iOS" });
    expect(browserOf(null)).toEqual({ browser: undefined, system: undefined });
  });
});

describe("the section being read", () => {
  it("is the last whose head has come up far enough, and the last one at the very end", () => {
    expect(sectionAt([-400, -100, 250, 700], 900, false)).toBe(2);
    expect(sectionAt([20, 300, 650], 600, false)).toBe(0);
    expect(sectionAt([-400, -100, 250, 700], 900, true)).toBe(3);
  });
});
