import type { ReactNode } from "react";

/** What it is about at the side, the controls beside it. `id` as in the page's table. */
export function Section({ id, title, note, children }: { id: string; title: string; note: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className="set-label">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        <p className="muted">{note}</p>
      </div>
      <div className="set-controls">{children}</div>
    </>
  );
}
