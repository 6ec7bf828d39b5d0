import "./overlay.css";
import "./print.css";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./Button";

/** Stands beside a list that stays usable; a screen of its own on a phone. */
export function Drawer({
  title,
  meta,
  tools,
  children,
  footer,
  onClose,
}: {
  title: string;
  meta?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const heading = useRef<HTMLHeadingElement>(null);
  // on a phone it is a screen of its own: whoever came by keyboard or screen reader is taken along
  useEffect(() => {
    if (matchMedia("(max-width: 720px)").matches) heading.current?.focus();
  }, []);
  return (
    <aside className="drawer" aria-label={title}>
      <header>
        <div className="row">
          <span className="grow" />
          {tools}
          <IconButton icon="x" label={t`Close, Escape`} onClick={onClose} />
        </div>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {meta}
      </header>
      <div className="body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </aside>
  );
}

export function Facts({ rows }: { rows: [label: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export const FactList = ({ children }: { children: ReactNode }) => <dl className="facts">{children}</dl>;
/** One fact; without children it says in words that there is none. */
export function Fact({ label, none, children }: { label: string; none?: string | undefined; children?: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children || <span className="muted">{none}</span>}</dd>
    </div>
  );
}
