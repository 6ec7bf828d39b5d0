import { afterEach, describe, expect, it } from "vitest";
import { ago, calendar, clock, countdown, exact, figure, longDuration, number, setTimeZone, shortList } from "./format";

afterEach(() => setTimeZone("UTC"));

describe("numbers", () => {
  it("have thousands parted and a true minus", () => {
    expect(number(12840)).toBe("12,840");
    expect(number(-3)).toBe("\u22123");
  });
  it("keep three figures and no more", () => {
    expect([0.618, 46.2, 1.837, 412, 12345].map(figure)).toEqual(["0.618", "46.2", "1.84", "412", "12,345"]);
  });
});

describe("times", () => {
  const now = Date.parse("2026-11-23T14:25:40Z");
  it("are told relative to now", () => {
    expect(ago("2026-11-23T14:25:38Z", now)).toBe("just now");
    expect(ago("2026-11-23T14:02:10Z", now)).toBe("23 min ago");
    expect(ago("2026-11-20T14:02:10Z", now)).toBe("3 days ago");
  });
  it("stand in the person's time zone", () => {
    expect(clock("2026-11-23T14:02:10Z")).toBe("14:02");
    setTimeZone("Asia/Kolkata");
    expect(clock("2026-11-23T14:02:10Z")).toBe("19:32");
    expect(exact("2026-11-23T14:02:10Z")).toContain("19:32:10");
  });
  it("change day where the person is", () => {
    expect(calendar("2026-11-22T23:30:00Z", now)).toBe("yesterday 23:30");
    setTimeZone("Europe/Berlin");
    expect(calendar("2026-11-22T23:30:00Z", now)).toBe("today 00:30");
  });
  it("count down in the space of a narrow column", () => {
    expect([402_000, 6_420_000, 59_000, -5].map(countdown)).toEqual(["6:42", "1 h 47", "0:59", "0:00"]);
  });
  it("are told with two units in a headline", () => {
    expect([402_000, 6_420_000, 9_000].map(longDuration)).toEqual(["6 min 42 s", "1 h 47 min", "9 s"]);
  });
});

it("a list of names is cut to its first and a count", () => {
  expect(shortList(["Payments"])).toBe("Payments");
  expect(shortList(["Payments", "Sales", "Growth"])).toBe("Payments, +2");
});
