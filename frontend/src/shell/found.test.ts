import { describe, expect, it } from "vitest";
import { keepRecent, matches, recent, toFound } from "./found";

describe("what is found", () => {
  it("matches words in any order, and parts of names", () => {
    expect(matches("refund_customer", "cust ref")).toBe(true);
    expect(matches("Refund bot", "fund")).toBe(true);
    expect(matches("Refund bot", "invoice")).toBe(false);
  });
  it("opens where it is shown", () => {
    const names = { domains: { nodes: [{ __typename: "Domain" as const, id: "d1", name: "Payments" }] }, policies: { nodes: [] } };
    const things = toFound({ names: names as never }, "pay");
    expect(things).toEqual([{ id: "domain.d1", icon: "domains", name: "Payments", path: "/domains?domain=d1" }]);
  });
  it("is remembered once, the latest first, for each person", () => {
    localStorage.clear();
    const thing = (id: string) => ({ id, icon: "agents" as const, name: id, path: "/" });
    for (const id of ["a", "b", "a"]) keepRecent("me", thing(id));
    expect(recent("me").map(({ id }) => id)).toEqual(["a", "b"]);
    expect(recent("you")).toEqual([]);
  });
});
