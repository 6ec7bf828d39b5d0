import { describe, expect, it } from "vitest";
import { among, everything, extend, NONE, stateOf, toggle, toggleAll } from "./selection";

const order = ["a", "b", "c", "d", "e"];
const ticked = (selection: { chosen: ReadonlySet<string> }) => [...selection.chosen].sort();

describe("selecting", () => {
  it("ticks and unticks one", () => {
    const one = toggle(NONE, "b");
    expect(ticked(one)).toEqual(["b"]);
    expect(ticked(toggle(one, "b"))).toEqual([]);
  });
  it("ticks from the last to here, in either direction", () => {
    expect(ticked(extend(toggle(NONE, "b"), "d", order))).toEqual(["b", "c", "d"]);
    expect(ticked(extend(toggle(NONE, "d"), "b", order))).toEqual(["b", "c", "d"]);
  });
  it("keeps what was ticked before a range", () => {
    expect(ticked(extend(toggle(toggle(NONE, "a"), "c"), "e", order))).toEqual(["a", "c", "d", "e"]);
  });
  it("ticks only this one when there is nothing to reach from", () => {
    expect(ticked(extend(NONE, "c", order))).toEqual(["c"]);
    expect(ticked(extend(toggle(NONE, "gone"), "c", order))).toEqual(["c", "gone"]);
  });
  it("never ticks what is not in the list", () => {
    expect(extend(NONE, "x", order)).toBe(NONE);
  });
  it("ticks a whole group, then none of it", () => {
    const group = ["a", "b"];
    const all = toggleAll(toggle(NONE, "a"), group);
    expect(stateOf(all, group)).toBe("all");
    expect(stateOf(toggleAll(all, group), group)).toBe("none");
    expect(stateOf(toggle(NONE, "a"), group)).toBe("some");
  });
  it("does nothing with an empty group", () => {
    expect(ticked(toggleAll(NONE, []))).toEqual([]);
    expect(stateOf(NONE, [])).toBe("none");
  });
  it("selects all that matches for as long as the list is the same", () => {
    const all = everything("list");
    expect(ticked(among(all, "list", order))).toEqual(order);
    expect(among(all, "another", order)).toBe(NONE);
    expect(ticked(toggle(among(all, "list", order), "b"))).toEqual(["a", "c", "d", "e"]);
    const one = toggle(NONE, "a");
    expect(among(one, "another", order)).toBe(one);
  });
});
