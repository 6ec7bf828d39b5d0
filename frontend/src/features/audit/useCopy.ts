import { useLingui } from "@lingui/react/macro";
import { showToast } from "@/ui/Toast";

export function useCopy() {
  const { t } = useLingui();
  return (text: string) => void navigator.clipboard.writeText(text).then(() => showToast(t`Copied`));
}
