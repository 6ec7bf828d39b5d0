import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { exact } from "@/lib/format";
import { savePreferences } from "@/lib/preferences";
import { useMe } from "@/lib/session";
import { useNow } from "@/lib/time";
import { Select } from "@/ui/Field";
import { Section } from "./Section";
import { useSaving } from "./useSaving";
import { ownZone, zoneOptions } from "./zones";

function Clock() {
  const now = exact(new Date(useNow(1000)).toISOString());
  return <Trans>It is {now}.</Trans>;
}

/** Changing the zone draws every page anew, this one too: the select gets the focus back. */
const refocus = () => requestAnimationFrame(() => document.querySelector<HTMLElement>("select[name=timezone]")?.focus());

export function LanguageAndTime() {
  const { t } = useLingui();
  const { preferences } = useMe();
  const zone = preferences?.timezone ?? "UTC";
  const language = useSaving();
  const { problem, save } = useSaving();
  const [chosen, setChosen] = useState<string>();
  const choose = async (next: string) => {
    setChosen(next);
    if (await save(savePreferences({ timezone: next }))) refocus();
    else setChosen(undefined);
  };
  const here = ownZone();
  return (
    <Section id="language" title={t`Language and time`} note={<Trans>All times and days are shown in this zone.</Trans>}>
      <div className="fields">
        <Select
          label={t`Language`}
          name="language"
          value="en"
          problem={language.problem}
          options={[{ value: "en", label: t`English` }]}
          onChange={(event) => void language.save(savePreferences({ language: event.target.value }))}
        />
        <div>
          <Select
            label={t`Time zone`}
            name="timezone"
            value={chosen ?? zone}
            problem={problem}
            note={<Clock />}
            options={zoneOptions(zone)}
            onChange={(event) => void choose(event.target.value)}
          />
          {here !== zone && (
            <button type="button" className="link small" onClick={() => void choose(here)}>
              <Trans>Use this computer's: {here}</Trans>
            </button>
          )}
        </div>
      </div>
    </Section>
  );
}
