import { describe, expect, it } from "vitest";
import { eventReader } from "./stream";

describe("reading events", () => {
  it("gives them however the text is cut, and leaves out comments and hints", () => {
    const text = 'retry: 1000\n\nid: a\nevent: next\ndata: {"data":{"n":"x: y"}}\n\n:\n\nevent: complete\ndata:\n\n';
    for (let size = 1; size <= text.length; size++) {
      const read = eventReader();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...read(text.slice(at, at + size)));
      expect(events).toEqual([
        { name: "next", data: '{"data":{"n":"x: y"}}' },
        { name: "complete", data: "" },
      ]);
    }
  });
  it("keeps back what is not complete", () => {
    const read = eventReader();
    expect(read("event: next\ndata: {}\n")).toEqual([]);
    expect(read("\n")).toEqual([{ name: "next", data: "{}" }]);
  });
});
