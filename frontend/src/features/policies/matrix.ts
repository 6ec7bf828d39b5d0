import type { SimulatePolicyQuery } from "@/gql/policies/graphql";
import type { PolicyEffect } from "./rule";

export type Outcome = { effect: PolicyEffect; approvers: number };
type Counted = Extract<SimulatePolicyQuery["simulatePolicy"], { __typename: "Simulation" }>["outcomes"][number];

const rank = ({ effect, approvers }: Outcome) => ({ ALLOW: 0, REQUIRE: approvers, DENY: 100 })[effect];

/** From every outcome to every outcome, the mildest first on both sides. */
export function matrixOf(outcomes: readonly Omit<Counted, "__typename">[]) {
  const distinct = (all: Outcome[]) => [...new Map(all.map((one) => [rank(one), one])).values()].sort((a, b) => rank(a) - rank(b));
  const before = (one: (typeof outcomes)[number]) => ({ effect: one.before, approvers: one.beforeApprovers });
  const after = (one: (typeof outcomes)[number]) => ({ effect: one.after, approvers: one.afterApprovers });
  const count = (row: Outcome, column: Outcome): number =>
    outcomes.filter((one) => rank(before(one)) === rank(row) && rank(after(one)) === rank(column)).reduce((sum, one) => sum + one.count, 0);
  return { rows: distinct(outcomes.map(before)), columns: distinct(outcomes.map(after)), count };
}
