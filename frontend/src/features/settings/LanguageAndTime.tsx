import { Trans, useLingui } from "@lingui/react/macro";
import { exact } from "@/lib/format";
import { LANGUAGES } from "@/lib/i18n";
import { useNow } from "@/lib/time";
import { Select } from "@/ui/Field";
import { useScope } from "./scope";
import { Section } from "./Section";
import { useSaving } from "./useSaving";
import { ownZone, zoneOptions } from "@/lib/zones";

function Clock() {
  const now = exact(new Date(useNow(1000)).toISOString());
  return <Trans>It is {now}.</Trans>;
}

/** Changing zone or language draws every page anew, this one too: the select gets the focus back. */
const refocus = (name: string) => requestAnimationFrame(() => document.querySelector<HTMLElement>(`select[name=${name}]`)?.focus());
const languages = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

export function LanguageAndTime() {
  const { t } = useLingui();
  const { values } = useScope();
  const zone = values.timezone;
  const language = useSaving();
  const { problem, save } = useSaving();
  const choose = async (timezone: string) => {
    if (await save({ timezone })) refocus("timezone");
  };
  const speak = async (next: string) => {
    if (await language.save({ language: next })) refocus("language");
  };
  const here = ownZone();
  return (
    <Section
      id="language"
      title={t`Language and time`}
      names={["language", "timezone"]}
      note={<Trans>All times and days are shown in this zone.</Trans>}
    >
      <div className="fields">
        <Select
          label={t`Language`}
          name="language"
          value={values.language}
          problem={language.problem}
          options={languages}
          onChange={(event) => void speak(event.target.value)}
        />
        <div>
          <Select
            label={t`Time zone`}
            name="timezone"
            value={zone}
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
