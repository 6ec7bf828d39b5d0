import { Trans, useLingui } from "@lingui/react/macro";
import { Segmented } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { useScope } from "./scope";
import { Section } from "./Section";
import { useSaving } from "./useSaving";

export function Exports() {
  const { t } = useLingui();
  const { values } = useScope();
  const { problem, save } = useSaving();
  return (
    <Section
      id="exports"
      title={t`Exports`}
      names={["defaultExportFormat"]}
      note={<Trans>What is chosen when a dialog for exports opens.</Trans>}
    >
      <div className="opt first">
        <span className="med">
          <Trans>Format</Trans>
        </span>
        <Segmented
          label={t`Format`}
          value={values.defaultExportFormat}
          options={[
            { value: "CSV", label: "CSV" },
            { value: "JSON", label: "JSON" },
          ]}
          onChange={(defaultExportFormat) => void save({ defaultExportFormat })}
        />
        <span className="small muted">{values.defaultExportFormat === "CSV" ? t`for spreadsheets` : t`for programs, nothing is lost`}</span>
      </div>
      {problem && <Problem>{problem}</Problem>}
    </Section>
  );
}
