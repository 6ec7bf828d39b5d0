import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { allActions, type Section as Place } from "@/lib/actions";
import { Keys } from "@/ui/Button";
import { Section } from "./Section";

/** What the keys do on every page, from the table of actions. */
export function Shortcuts() {
  const { t, i18n } = useLingui();
  const [actions] = useState(allActions);
  const places: Partial<Record<Place, string>> = { anywhere: t`Anywhere`, go: t`Go to` };
  const shown = actions.filter((action) => action.keys?.length && places[action.section]);
  return (
    <Section
      id="shortcuts"
      title={t`Shortcuts`}
      note={<Trans>Keys follow your keyboard layout and rest while you write. Press ? on a page for its own.</Trans>}
    >
      <ul className="scs">
        {shown.map((action) => (
          <li key={action.id}>
            <span className="trunc">{i18n._(action.label)}</span>
            <span className="muted">{places[action.section]}</span>
            <span className="keys">
              {action.keys?.map((keys, at) => (
                <span key={keys} className="keys">
                  {at > 0 && (
                    <span className="small muted">
                      <Trans>or</Trans>
                    </span>
                  )}
                  <Keys keys={keys} />
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
