import { describe, expect, it } from "vitest";
import { activeFields, type FilterDescription, parseFilters, sortOf, toVariables, withFilters } from "./filters";

const label = { id: "x" };
const FIELDS: FilterDescription = [
  { id: "risk", label, kind: "choice" },
  { id: "agentId", label, kind: "choice" },
  { id: "text", label, kind: "text" },
];

describe("filters", () => {
  it("read several values of a choice and one text", () => {
    expect(parseFilters(FIELDS, "?risk=HIGH,LOW&text=a,b")).toEqual({ risk: ["HIGH", "LOW"], text: ["a,b"] });
  });
  it("drop doubles, empty values and parameters of others", () => {
    expect(parseFilters(FIELDS, "risk=HIGH,,HIGH&agentId=&run=7")).toEqual({ risk: ["HIGH"] });
  });
  it("survive the way into the URL and back", () => {
    const values = { risk: ["HIGH", "LOW"], text: ['50 % & "more" +'] };
    expect(parseFilters(FIELDS, withFilters(FIELDS, "", values))).toEqual(values);
  });
  it("leave the rest of the URL as it was", () => {
    expect(withFilters(FIELDS, "tab=decided&risk=LOW&run=7", { risk: ["HIGH"] })).toBe("tab=decided&risk=HIGH&run=7");
    expect(withFilters(FIELDS, "tab=decided&risk=LOW", {})).toBe("tab=decided");
  });
  it("become variables only where they are set", () => {
    expect(toVariables(FIELDS, { risk: ["HIGH"], agentId: [], text: ["refund"] })).toEqual({ risk: ["HIGH"], text: "refund" });
  });
  it("are shown in the order of the description", () => {
    expect(activeFields(FIELDS, { text: ["a"], risk: ["LOW"] }).map((field) => field.id)).toEqual(["risk", "text"]);
  });
  it("give an order to the API only where the list knows it", () => {
    const sorts = { name: "NAME", risk: "RISK" };
    expect(sortOf(sorts, "risk")).toEqual({ order: "RISK", descending: false });
    expect(sortOf(sorts, "-risk")).toEqual({ order: "RISK", descending: true });
    expect([sortOf(sorts, undefined), sortOf(sorts, "-"), sortOf(sorts, "secret")]).toEqual([{}, {}, {}]);
  });
});
