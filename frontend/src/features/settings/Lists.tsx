import { Trans, useLingui } from "@lingui/react/macro";
import { ROUTES } from "@/routes";
import { Select } from "@/ui/Field";
import { useScope } from "./scope";
import { Section } from "./Section";
import { useSaving } from "./useSaving";

const PAGES = ["overview", "approvals", "domains", "agents", "tools", "policies", "conversations", "analytics", "audit"];
const SIZES = [10, 25, 50, 100];

/** Where one begins, and how long lists are. */
export function Lists() {
  const { t, i18n } = useLingui();
  const { values } = useScope();
  const start = useSaving();
  const size = useSaving();
  const pages = ROUTES.filter(({ id }) => PAGES.includes(id)).map(({ id, label }) => ({ value: id, label: i18n._(label) }));
  const sizes = [...new Set([...SIZES, values.itemsPerPage])].sort((a, b) => a - b).map(String);
  return (
    <Section
      id="lists"
      title={t`Pages and lists`}
      names={["startPage", "itemsPerPage"]}
      note={<Trans>The filters of each list come back by themselves.</Trans>}
    >
      <div className="fields">
        <Select
          label={t`Start page`}
          name="start"
          value={values.startPage}
          problem={start.problem}
          note={t`Where Handrail opens.`}
          options={pages}
          onChange={(event) => void start.save({ startPage: event.target.value })}
        />
        <Select
          label={t`Rows at a time`}
          name="size"
          value={String(values.itemsPerPage)}
          problem={size.problem}
          note={t`What a list fetches at a time.`}
          options={sizes.map((value) => ({ value, label: value }))}
          onChange={(event) => void size.save({ itemsPerPage: Number(event.target.value) })}
        />
      </div>
    </Section>
  );
}
