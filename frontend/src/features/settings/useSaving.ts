import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { PreferencesInput } from "@/gql/graphql";
import { faultWords } from "@/lib/refusal";
import { now } from "@/lib/time";
import { showToast } from "@/ui/Toast";
import { undoOf, useScope } from "./scope";

const UNDO = 10_000;

/** Saves by itself, says so and offers the way back; why it did not is kept, to be said beside the control. */
export function useSaving() {
  const { t } = useLingui();
  const { values, save: send } = useScope();
  const [problem, setProblem] = useState<string>();
  const save = async (input: PreferencesInput): Promise<boolean> => {
    const back = undoOf(values, input);
    const unsaved = await send(input);
    setProblem(unsaved && (unsaved.fault ? faultWords(unsaved.fault) : unsaved.message));
    const undo = async () => {
      if (!(await send(back))) showToast(t`Undone`);
    };
    if (!unsaved) showToast(t`Saved`, { until: now() + UNDO, run: () => void undo() });
    return !unsaved;
  };
  return { problem, setProblem, save };
}
