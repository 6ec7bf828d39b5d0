import "./overlay.css";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect } from "react";
import { create } from "zustand";
import { countdown } from "@/lib/format";
import { now, useNow } from "@/lib/time";
import { Hint } from "./Button";
import { Icon } from "./Icon";

type Shown = { id: number; text: ReactNode; undo?: { until: number; run: () => void } };
export const useToast = create<{ toast: Shown | undefined }>(() => ({ toast: undefined }));
let count = 0;

/** Only for undo and for "saved"; errors stand where they happen. A newer one takes the older one's place. */
export function showToast(text: ReactNode, undo?: Shown["undo"]): void {
  useToast.setState({ toast: undo ? { id: ++count, text, undo } : { id: ++count, text } });
}
export const hideToast = () => useToast.setState({ toast: undefined });
export const undoToast = () => {
  const { toast } = useToast.getState();
  if (!toast?.undo || toast.undo.until <= now()) return;
  hideToast();
  toast.undo.run();
};

const ROUND = 2 * Math.PI * 7;
function Ring({ until, whole }: { until: number; whole: number }) {
  const left = Math.max(0, until - useNow(250));
  return (
    <svg className="countdown" viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
      <circle cx="9" cy="9" r="7" opacity=".25" />
      <circle cx="9" cy="9" r="7" strokeDasharray={`${(left / whole) * ROUND} 44`} strokeLinecap="round" />
    </svg>
  );
}

function One({ toast }: { toast: Shown }) {
  const { t } = useLingui();
  const time = useNow(250);
  const { undo } = toast;
  const left = undo ? Math.max(0, Math.ceil((undo.until - time) / 1000)) : 0;
  const over = undo !== undefined && undo.until <= time;
  useEffect(() => {
    if (over) hideToast();
    if (undo) return;
    const timer = setTimeout(hideToast, 2500);
    return () => clearTimeout(timer);
  }, [over, undo]);
  return (
    <div className={undo ? "toast" : "toast plain"}>
      {undo ? <Ring until={undo.until} whole={Math.max(1000, Math.ceil((undo.until - time) / 10_000) * 10_000)} /> : <Icon name="check" />}
      <span className="what">{toast.text}</span>
      {undo && (
        <button type="button" onClick={undoToast}>
          {left > 60 ? t`Undo ${countdown(left * 1000)}` : t`Undo ${left} s`}
          <Hint keys="u" />
        </button>
      )}
    </div>
  );
}

/** What it says is announced once; the seconds that run in it are only seen. */
export function ToastPlace() {
  const toast = useToast((state) => state.toast);
  return (
    <>
      <div role="status" className="sr">
        {toast && <span key={toast.id}>{toast.text}</span>}
      </div>
      {toast && <One key={toast.id} toast={toast} />}
    </>
  );
}
