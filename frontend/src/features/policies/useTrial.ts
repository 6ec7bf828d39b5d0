import { useState } from "react";
import { SimulatePolicyDocument, type SimulatePolicyQuery } from "@/gql/policies/graphql";
import { query } from "@/lib/graphql";
import { faultWords } from "@/lib/refusal";
import { now } from "@/lib/time";
import { type DraftRule, toInput } from "./draft";
import type { Problems } from "./problems";

export type Result = Extract<SimulatePolicyQuery["simulatePolicy"], { __typename: "Simulation" }>;
export type Range = "all" | "day" | "week" | "month";
const DAYS: Record<Range, number | undefined> = { all: undefined, day: 1, week: 7, month: 30 };
export const printOf = (rules: readonly DraftRule[], range: Range): string => JSON.stringify([rules.map(toInput), range]);

/** The draft, tried on past runs. `of`: the rules that the result speaks of. */
export function useTrial(id: string | undefined) {
  const [range, setRange] = useState<Range>("all");
  const [state, setState] = useState<{ busy: boolean; result?: Result; of?: string; refused?: string }>({ busy: false });
  const run = async (rules: readonly DraftRule[]): Promise<Problems> => {
    setState((old) => ({ ...old, busy: true }));
    const days = DAYS[range];
    const filter = days ? { requestedAfter: new Date(now() - days * 86_400_000).toISOString() } : null;
    const { data, fault } = await query(SimulatePolicyDocument, { rules: rules.map(toInput), id: id ?? null, filter });
    if (fault) {
      setState({ busy: false, refused: faultWords(fault) });
      return {};
    }
    const found = data.simulatePolicy;
    if (found.__typename === "Simulation") {
      setState({ busy: false, result: found, of: printOf(rules, range) });
      return {};
    }
    setState({ busy: false, refused: found.message });
    return Object.fromEntries(found.problems.map(({ path, message }) => [path, message]));
  };
  return { ...state, range, setRange, run };
}
export type Trial = ReturnType<typeof useTrial>;
