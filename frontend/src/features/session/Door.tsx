import "./session.css";
import type { ReactNode } from "react";
import { Mark } from "@/shell/Mark";

/** The frame of every page outside the shell. */
export function Door({ title, children, foot }: { title: string; children: ReactNode; foot?: ReactNode }) {
  return (
    <main className="door">
      <div className="door-in">
        <p className="door-brand">
          <Mark size={28} />
          Handrail
        </p>
        <div className="door-card">
          <h1>{title}</h1>
          {children}
        </div>
        {foot && <p className="door-foot">{foot}</p>}
      </div>
    </main>
  );
}
