import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { faultWords } from "@/lib/refusal";
import type { Unsaved } from "@/lib/preferences";
import { showToast } from "@/ui/Toast";

/** Saves by itself and says so; why it did not is kept, to be said beside the control. */
export function useSaving() {
  const { t } = useLingui();
  const [problem, setProblem] = useState<string>();
  const save = async (saving: Promise<Unsaved | undefined>): Promise<boolean> => {
    const unsaved = await saving;
    setProblem(unsaved && (unsaved.fault ? faultWords(unsaved.fault) : unsaved.message));
    if (!unsaved) showToast(t`Saved`);
    return !unsaved;
  };
  return { problem, setProblem, save };
}
