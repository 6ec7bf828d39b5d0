import { describe, expect, it } from "vitest";
import { changesOf } from "./PersonForm";
import { curl, expiry, type Person, tokenState } from "./words";

const person = { name: "Ada", role: "VIEWER", domainIds: ["a", "b"], revision: 3 } as Person;
const draft = { name: "Ada", role: "VIEWER", domainIds: ["b", "a"], revision: 3 } as const;

describe("what is sent about a person", () => {
  it("is nothing when nothing is different, in whatever order the domains were ticked", () => {
    expect(changesOf(person, { ...draft, domainIds: ["b", "a"] })).toEqual({});
  });
  it("is only what is different", () => {
    expect(changesOf(person, { ...draft, name: " Ada L ", domainIds: ["a", "b"] })).toEqual({ name: "Ada L" });
    expect(changesOf(person, { ...draft, role: "ADMIN", domainIds: ["a"] })).toEqual({ role: "ADMIN", domainIds: ["a"] });
  });
  it("lifts the limit in its own words", () => {
    expect(changesOf(person, { ...draft, domainIds: null })).toEqual({ allDomains: true });
  });
});

describe("a token", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  it("works until it expires or is revoked", () => {
    expect(tokenState({ revokedAt: null, expiresAt: null }, now)).toBe("WORKS");
    expect(tokenState({ revokedAt: null, expiresAt: "2026-11-23T12:00:00Z" }, now)).toBe("EXPIRED");
    expect(tokenState({ revokedAt: "2026-11-22T12:00:00Z", expiresAt: "2026-11-22T12:00:00Z" }, now)).toBe("REVOKED");
  });
  it("expires after so many days, at the end of a day, or never", () => {
    expect(expiry("30", "", now)).toBe("2026-12-23T12:00:00.000Z");
    expect(expiry("date", "2026-12-24", now)).toBe(new Date("2026-12-24T23:59:59").toISOString());
    expect(expiry("never", "2026-12-24", now)).toBe(null);
  });
  it("is tried with a request that a shell takes as it stands", () => {
    expect(curl("http://host:1", "hr_a_b")).toContain("-H 'authorization: Bearer hr_a_b' \\\n");
    expect(JSON.parse(/-d '(.*)'$/.exec(curl("http://host:1", "x"))?.[1] ?? "")).toEqual({
      query: "{ me { actor { type name } permissions } }",
    });
  });
});
