import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { allActions, type Section } from "@/lib/actions";
import { Keys } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { closePanel } from "./panels";

/** The table of actions, as far as it has keys. */
export default function Help() {
  const { t, i18n } = useLingui();
  const [actions] = useState(allActions);
  const titles: Record<Section, string> = {
    anywhere: t`Anywhere`,
    go: t`Go to`,
    lists: t`Lists`,
    approvals: t`Approvals`,
    page: t`This page`,
  };
  const sections = (Object.keys(titles) as Section[]).filter((section) =>
    actions.some((action) => action.section === section && action.keys?.length),
  );
  return (
    <Dialog
      title={t`Keyboard shortcuts`}
      onClose={closePanel}
      footer={<span className="small muted">{t`Keys follow your keyboard layout and rest while you write.`}</span>}
    >
      <div className="help" role="group" aria-label={t`Keyboard shortcuts`} tabIndex={0} data-first>
        {sections.map((section) => (
          <section key={section}>
            <h3 className="muted">{titles[section]}</h3>
            <ul>
              {actions
                .filter((action) => action.section === section && action.keys?.length)
                .map((action) => (
                  <li key={action.id}>
                    {i18n._(action.label)}
                    <span className="keys">
                      {action.keys?.slice(0, 2).map((keys) => (
                        <Keys key={keys} keys={keys} />
                      ))}
                    </span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
