import { expect, it } from "vitest";
import { nextVersions, ordered } from "./states";

it("names the versions that may follow", () => {
  expect(nextVersions("1.4.2")).toEqual({ patch: "1.4.3", minor: "1.5.0", major: "2.0.0" });
  expect(nextVersions("0.9.0-rc.1").patch).toBe("0.9.0");
});

it("offers the way on before the way back and out", () => {
  expect(ordered(["DEPRECATED", "DEVELOPMENT", "PRODUCTION"])).toEqual(["PRODUCTION", "DEVELOPMENT", "DEPRECATED"]);
});
