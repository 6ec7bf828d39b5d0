import "./settings.css";
import { useLingui } from "@lingui/react/macro";
import { Appearance } from "./Appearance";
import { Devices } from "./Devices";
import { LanguageAndTime } from "./LanguageAndTime";
import { LiveUpdates } from "./LiveUpdates";
import { Notifications } from "./Notifications";
import { Password } from "./Password";
import { Shortcuts } from "./Shortcuts";
import { useCurrentSection } from "./useCurrentSection";

export default function SettingsPage() {
  const { t } = useLingui();
  const sections = [
    { id: "appearance", label: t`Appearance`, part: <Appearance /> },
    { id: "language", label: t`Language and time`, part: <LanguageAndTime /> },
    { id: "live", label: t`Live updates`, part: <LiveUpdates /> },
    { id: "notifications", label: t`Notifications`, part: <Notifications /> },
    { id: "shortcuts", label: t`Shortcuts`, part: <Shortcuts /> },
    { id: "devices", label: t`Devices`, part: <Devices /> },
    { id: "password", label: t`Password`, part: <Password /> },
  ];
  const current = useCurrentSection(sections.map(({ id }) => id));
  return (
    <div className="set">
      <nav className="set-nav" aria-label={t`Sections of the settings`}>
        {sections.map(({ id, label }) => (
          <a key={id} href={`#${id}`} aria-current={id === current ? "true" : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div className="set-body">
        {sections.map(({ id, part }) => (
          <section key={id} id={id} aria-labelledby={`${id}-title`}>
            {part}
          </section>
        ))}
      </div>
    </div>
  );
}
