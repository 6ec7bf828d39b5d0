import "./settings.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useState } from "react";
import { useSearch } from "wouter";
import type { Fault } from "@/lib/graphql";
import { setParameter } from "@/lib/place";
import { changed, type Preferences, savePreferences } from "@/lib/preferences";
import { useCan, useMe } from "@/lib/session";
import { Segmented } from "@/ui/Field";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { Appearance } from "./Appearance";
import { Devices } from "./Devices";
import { Exports } from "./Exports";
import { LanguageAndTime } from "./LanguageAndTime";
import { Lists } from "./Lists";
import { LiveUpdates } from "./LiveUpdates";
import { Notifications } from "./Notifications";
import { Password } from "./Password";
import { Privacy } from "./Privacy";
import { loadDefaults, saveDefaults, ScopeContext } from "./scope";
import { Shortcuts } from "./Shortcuts";
import { useCurrentSection } from "./useCurrentSection";

/** Whose: an administrator may also say what holds for everybody. */
function Whose({ everybody }: { everybody: boolean }) {
  const { t } = useLingui();
  return (
    <div className="whose">
      <Segmented
        label={t`Whose settings`}
        value={everybody ? "everybody" : "mine"}
        options={[
          { value: "mine", label: t`Yours` },
          { value: "everybody", label: t`For everybody` },
        ]}
        onChange={(whose) => setParameter("for", whose === "everybody" ? "everybody" : undefined)}
      />
      {everybody && (
        <span className="small muted">
          <Trans>What holds for everybody who chose nothing else. It changes for them at once.</Trans>
        </span>
      )}
    </div>
  );
}

type PageSection = { id: string; label: string; part: ReactNode; personal?: boolean };

function Sections({ everybody }: { everybody: boolean }) {
  const { t } = useLingui();
  const mayAdminister = useCan("user:admin");
  const all: PageSection[] = [
    { id: "appearance", label: t`Appearance`, part: <Appearance /> },
    { id: "language", label: t`Language and time`, part: <LanguageAndTime /> },
    { id: "live", label: t`Live updates`, part: <LiveUpdates /> },
    { id: "notifications", label: t`Notifications`, part: <Notifications /> },
    { id: "lists", label: t`Pages and lists`, part: <Lists /> },
    { id: "shortcuts", label: t`Shortcuts`, part: <Shortcuts />, personal: true },
    { id: "exports", label: t`Exports`, part: <Exports /> },
    { id: "privacy", label: t`Privacy and trials`, part: <Privacy /> },
    { id: "devices", label: t`Devices`, part: <Devices />, personal: true },
    { id: "password", label: t`Password`, part: <Password />, personal: true },
  ];
  const sections = all.filter(({ personal }) => !(personal && everybody));
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
        {mayAdminister && <Whose everybody={everybody} />}
        {sections.map(({ id, part }) => (
          <section key={id} id={id} aria-labelledby={`${id}-title`}>
            {part}
          </section>
        ))}
      </div>
    </div>
  );
}

function Everybody() {
  const { t } = useLingui();
  const [values, setValues] = useState<Preferences>();
  const [fault, setFault] = useState<Fault>();
  const load = async () => {
    const answer = await loadDefaults();
    setFault(answer.fault);
    if (answer.data) setValues(answer.data.preferenceDefaults);
  };
  useEffect(() => void load(), []);
  if (!values)
    return fault ? (
      <CouldNotLoad title={t`The settings did not load`} fault={fault} onRetry={() => void load()} />
    ) : (
      <SkeletonRows rows={8} />
    );
  const save = async (input: Parameters<typeof saveDefaults>[0]) => {
    setValues(changed(values, input));
    const answer = await saveDefaults(input);
    setValues(answer.values ?? values);
    return answer.unsaved;
  };
  return (
    <ScopeContext value={{ everybody: true, values, save }}>
      <Sections everybody />
    </ScopeContext>
  );
}

export default function SettingsPage() {
  const { preferences } = useMe();
  const everybody = new URLSearchParams(useSearch()).get("for") === "everybody";
  const mayAdminister = useCan("user:admin");
  if (!preferences) return null;
  if (everybody && mayAdminister) return <Everybody />;
  return (
    <ScopeContext value={{ everybody: false, values: preferences, save: savePreferences }}>
      <Sections everybody={false} />
    </ScopeContext>
  );
}
