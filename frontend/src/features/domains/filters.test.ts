import { expect, it } from "vitest";
import type { DomainFieldsFragment } from "@/gql/domains/graphql";
import { matching } from "./filters";

const domain = (name: string, keywords: string[], owner: string | null): DomainFieldsFragment => ({
  __typename: "Domain",
  id: name,
  name,
  description: "",
  keywords,
  archivedAt: null,
  createdAt: "2026-11-23T13:00:00Z",
  revision: 1,
  agentCount: 0,
  owner: owner === null ? null : { __typename: "User", id: owner, name: owner },
  defaultAgent: null,
});
const rows = [domain("Payments", ["refund", "invoice"], "Ana Ruiz"), domain("Support", ["ticket"], null)];

it("finds a domain by any of its words, all of which must occur", () => {
  expect(matching(rows, { text: ["refund ana"] }).map((row) => row.name)).toEqual(["Payments"]);
  expect(matching(rows, { text: ["refund ticket"] })).toEqual([]);
  expect(matching(rows, {})).toHaveLength(2);
});
