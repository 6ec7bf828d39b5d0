import "./overlay.css";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { holdKeys } from "@/lib/actions";
import { IconButton } from "./Button";
import type { Glyph } from "./Icon";

type Props = {
  title: string;
  children: ReactNode;
  /** Left: what will happen. Right: actions, the primary one last. */
  footer?: ReactNode;
  aside?: ReactNode;
  narrow?: boolean;
  /** When given, the body and the footer are one form. */
  onSubmit?: () => void;
  onClose: () => void;
  /** What closing does, when it is more than closing. */
  closing?: { icon: Glyph; label: string } | undefined;
};

const FIELD = ":is(input:not([type=radio]), textarea, select)";

/** Where focus was; in a list where its cursor is by now, for what was decided here may have moved it on. */
function placeOf(before: Element | null): HTMLElement | null {
  const cursor = before?.matches("[data-row]") ? document.querySelector<HTMLElement>("[data-row][tabindex='0']") : null;
  if (cursor) return cursor;
  return before instanceof HTMLElement && before.isConnected && before !== document.body ? before : document.getElementById("main");
}

/** Shown as long as it is rendered. Focus goes to `data-first` or the first field, stays in, and returns to where it was. */
export function Dialog({ title, children, footer, aside, narrow = false, onSubmit, onClose, closing }: Props) {
  const { t } = useLingui();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    const body = ref.current?.querySelector(".body");
    const first = body?.querySelector<HTMLElement>("[data-first]") ?? body?.querySelector<HTMLElement>(FIELD);
    first?.focus();
    const release = holdKeys();
    return () => {
      release();
      placeOf(before)?.focus();
    };
  }, []);
  const inner = (
    <>
      <div className="body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </>
  );
  return (
    <dialog
      ref={ref}
      className={narrow ? "dialog narrow" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // a second Escape would close it over our heads: the browser asks only once
        if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === ref.current && onClose()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <span className="grow" />
        {aside}
        <IconButton icon={closing?.icon ?? "x"} label={closing?.label ?? t`Close`} onClick={onClose} />
      </header>
      {onSubmit ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.currentTarget.requestSubmit();
          }}
        >
          {inner}
        </form>
      ) : (
        inner
      )}
    </dialog>
  );
}
