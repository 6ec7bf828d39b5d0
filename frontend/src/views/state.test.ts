import { beforeEach, describe, expect, it } from "vitest";
import { columnsOf, showColumns } from "@/lib/columns";
import { differs, isHere, plainSearch, searchOf, takeColumns, type View } from "./state";

const RAW = { __typename: "SavedView", id: "1", name: "n", page: "agents", shared: false, mine: true, count: null, owner: null } as const;
const view = (state: unknown): View => ({ ...RAW, state });

describe("A saved view", () => {
  beforeEach(() => localStorage.clear());

  it("is found again whatever the order of the address and whatever is open", () => {
    expect(plainSearch("?sort=-name&agent=7&domainId=a%2Cb")).toBe("domainId=a,b&sort=-name");
    expect(isHere(view({ search: "sort=-name&domainId=a,b" }), "domainId=a%2Cb&sort=-name&agent=7")).toBe(true);
    expect(isHere(view({ search: "sort=-name" }), "sort=name")).toBe(false);
  });
  it("of the audit log keeps its line and its zone", () => {
    const old = view({ q: "after:2026-01-01 refund", zone: "Asia/Tokyo" });
    expect(searchOf(old)).toBe("q=after:2026-01-01+refund&zone=Asia/Tokyo");
    expect(searchOf(view(null))).toBe("");
  });
  it("brings its columns, and knows when others are shown", () => {
    const kept = view({ search: "a=1", columns: { wide: { a: true, b: false } } });
    const shown = { search: "a=1", filter: null };
    expect(differs(kept, { ...shown, columns: { wide: { b: false, a: true } } })).toBe(false);
    expect(differs(kept, { ...shown, columns: {} })).toBe(true);
    showColumns("agents", { phone: { c: true } });
    takeColumns(view({ search: "a=1" }));
    expect(columnsOf("agents")).toEqual({ phone: { c: true } });
    takeColumns(kept);
    expect(columnsOf("agents")).toEqual({ wide: { a: true, b: false } });
  });
});
