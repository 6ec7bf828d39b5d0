import { Trans, useLingui } from "@lingui/react/macro";
import { Problem } from "@/ui/States";
import { Choice } from "./Choice";
import { useScope } from "./scope";
import { Section } from "./Section";
import { useSaving } from "./useSaving";

/** What is recorded about the use of the console, and what is still being tried out. */
export function Privacy() {
  const { t } = useLingui();
  const { values } = useScope();
  const { problem, save } = useSaving();
  return (
    <Section
      id="privacy"
      title={t`Privacy and trials`}
      names={["analyticsConsent", "enableBetaFeatures"]}
      note={<Trans>Off unless you agree. Nothing ever goes to anybody but this server.</Trans>}
    >
      <ul className="choices">
        <Choice
          label={<Trans>Count which pages are opened</Trans>}
          note={<Trans>Which page, and how long it took: summed up for whoever runs this server, without your name.</Trans>}
          checked={values.analyticsConsent}
          onChange={(analyticsConsent) => void save({ analyticsConsent })}
        />
        <Choice
          label={<Trans>Beta features</Trans>}
          note={<Trans>Now on trial: how many tool runs wait, in the title of the browser's tab.</Trans>}
          checked={values.enableBetaFeatures}
          onChange={(enableBetaFeatures) => void save({ enableBetaFeatures })}
        />
      </ul>
      {problem && <Problem>{problem}</Problem>}
    </Section>
  );
}
