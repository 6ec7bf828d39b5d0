import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Problem } from "@/ui/States";
import { useScope } from "./scope";
import { useSaving } from "./useSaving";

/** Gives up what was chosen: the settings are again what they are for everybody. */
function Reset({ names, about }: { names: readonly string[]; about: string }) {
  const { everybody, values } = useScope();
  const { problem, save } = useSaving();
  const chosen = names.filter((name) => values.own.includes(name));
  if (chosen.length === 0) return null;
  return (
    <>
      <button type="button" className="link small reset" aria-describedby={about} onClick={() => void save({ reset: chosen })}>
        {everybody ? <Trans>Reset to Handrail's own</Trans> : <Trans>Reset to what holds for everybody</Trans>}
      </button>
      {problem && <Problem>{problem}</Problem>}
    </>
  );
}

/** What it is about at the side, the controls beside it. `id` as in the page's table, `names` the settings in it. */
export function Section({
  id,
  title,
  note,
  names = [],
  children,
}: {
  id: string;
  title: string;
  note: ReactNode;
  names?: readonly string[];
  children: ReactNode;
}) {
  return (
    <>
      <div className="set-label">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        <p className="muted">{note}</p>
        <Reset names={names} about={`${id}-title`} />
      </div>
      <div className="set-controls">{children}</div>
    </>
  );
}
