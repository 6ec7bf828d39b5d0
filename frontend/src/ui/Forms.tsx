import "./page.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useId, useState } from "react";
import type { Refused } from "@/lib/refusal";
import { Button } from "./Button";
import { type Option, type Source, useMatching } from "./Choices";
import { Dialog } from "./Dialog";
import { CheckField } from "./Field";
import { Problem } from "./States";

/** Why a change was refused, beside the control, with a way on when somebody else was faster. */
export function Refusal({ refused, onReload, onAnyway }: { refused: Refused | undefined; onReload?: () => void; onAnyway?: () => void }) {
  if (!refused) return null;
  if (refused.changedTo === undefined || !onReload) {
    // what belongs to a field is said there
    return Object.keys(refused.problems).length > 0 ? null : <Problem>{refused.message}</Problem>;
  }
  return (
    <div className="refused">
      <Problem>
        <Trans>Somebody changed this while you were at it. Nothing of yours is lost.</Trans>
      </Problem>
      <div className="row">
        <Button onClick={onReload}>
          <Trans>Show theirs</Trans>
        </Button>
        {onAnyway && (
          <Button onClick={onAnyway}>
            <Trans>Save mine over it</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}

/** Asks once more before something that many notice. Say in `children` what will happen. */
export function Confirm({
  title,
  action,
  destroy = false,
  busy,
  children,
  will,
  onConfirm,
  onClose,
}: {
  title: string;
  action: string;
  destroy?: boolean;
  busy: boolean;
  children: ReactNode;
  will?: string;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      narrow
      title={title}
      onClose={onClose}
      onSubmit={onConfirm}
      footer={
        <>
          <span className="small muted grow">{will}</span>
          <Button size="large" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button size="large" kind={destroy ? "destroy" : "primary"} type="submit" disabled={busy}>
            {action}
          </Button>
        </>
      }
    >
      <div className="stack">{children}</div>
    </Dialog>
  );
}

/** Saves or leaves a form; the primary one last. */
export function FormFooter({ busy, action, onClose, note }: { busy: boolean; action: string; onClose: () => void; note?: string }) {
  return (
    <>
      <span className="small muted grow">{note}</span>
      <Button size="large" onClick={onClose}>
        <Trans>Cancel</Trans>
      </Button>
      <Button size="large" kind="primary" type="submit" disabled={busy}>
        {action}
      </Button>
    </>
  );
}

/** Several of many, each with its box. */
export function Picks({
  label,
  hint,
  options,
  source,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  options: Option[];
  source?: Source;
  value: string[];
  onChange: (value: string[]) => void;
}) {
  const { t } = useLingui();
  const id = useId();
  const [text, setText] = useState("");
  const { shown, beyond } = useMatching(text, value, options, source);
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} className="field-label">
        {label} <span className="muted">{hint ?? (value.length > 0 ? t`${value.length} chosen` : "")}</span>
      </p>
      <div className="picks">
        {options.length > 8 && (
          <div className="find">
            <input
              className="input compact"
              aria-label={t`Find in ${label}`}
              placeholder={t`Find`}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
        )}
        {shown.map((option) => (
          <CheckField
            key={option.value}
            label={<span className={option.mono ? "mono" : ""}>{option.label}</span>}
            checked={value.includes(option.value)}
            onChange={() => onChange(value.includes(option.value) ? value.filter((one) => one !== option.value) : [...value, option.value])}
          />
        ))}
        {shown.length === 0 && (
          <p className="muted">
            <Trans>Nothing to choose from</Trans>
          </p>
        )}
        {beyond && !text && (
          <p className="muted">
            <Trans>Type to find more</Trans>
          </p>
        )}
      </div>
    </div>
  );
}

/** A text to take along: a link, a secret, a command. */
export function Copy({ text, label }: { text: string; label: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <div>
      <p className="field-label">{label}</p>
      <div className="copy">
        <code>{text}</code>
        <Button icon={copied ? "check" : "copy"} onClick={() => void copy()}>
          {copied ? t`Copied` : t`Copy`}
        </Button>
      </div>
    </div>
  );
}

export function Words({ words }: { words: readonly string[] }) {
  return (
    <span className="words">
      {words.map((word) => (
        <span key={word}>{word}</span>
      ))}
    </span>
  );
}
