import { describe, expect, it } from "vitest";
import { barOf, type Terms } from "./eligible";

const actor = (id: string) => ({ __typename: "Actor" as const, id, name: id, type: "PERSON" as const });
const run = (given: Partial<Terms>): Terms =>
  ({
    fromRoles: [],
    separationOfDuties: true,
    editedBy: null,
    editedAt: null,
    onBehalfOf: null,
    requestedBy: actor("bot"),
    ...given,
  }) as Terms;
const me = { id: "mara", role: "OPERATOR", names: ["mara", "Mara Lind", "mara@example.com"] };

describe("whose approval counts", () => {
  it("is everyone's who may decide, unless the rule or the run says otherwise", () => {
    expect(barOf(run({}), me)).toBeUndefined();
    expect(barOf(run({ fromRoles: ["ADMIN"] }), me)).toBe("role");
    expect(barOf(run({ fromRoles: ["ADMIN", "OPERATOR"] }), me)).toBeUndefined();
  });
  it.each([
    [{ requestedBy: actor("mara") }, "requester"],
    [{ editedBy: actor("mara") }, "editor"],
    [{ onBehalfOf: "MARA@example.com" }, "behalf"],
    [{ onBehalfOf: "mara lind" }, "behalf"],
  ] as [Partial<Terms>, string][])("is not one's own under separation of duties: %j", (given, bar) => {
    expect(barOf(run(given), me)).toBe(bar);
    expect(barOf(run({ ...given, separationOfDuties: false }), me)).toBeUndefined();
  });
  it("is another's", () => {
    expect(barOf(run({ editedBy: actor("jonas"), onBehalfOf: "Lena Fischer" }), me)).toBeUndefined();
  });
});
