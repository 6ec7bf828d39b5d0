import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { useMe } from "@/lib/session";
import { Button } from "@/ui/Button";
import { CheckField, TextField } from "@/ui/Field";
import type { DraftRule } from "./draft";
import { DAYS } from "./marks";
import type { Problems } from "./problems";
import { WEEK, type Weekday } from "./rule";
import { Suggestions } from "./Suggestions";

type Window = DraftRule["window"];

/** On which days, from when to when, and where that is. */
export function Hours({ value, problems, onChange }: { value: Window; problems: Problems; onChange: (window: Window) => void }) {
  const { t, i18n } = useLingui();
  const list = useId();
  const zone = useMe().preferences?.timezone ?? "UTC";
  if (!value) {
    return (
      <div className="row">
        <span className="muted">{t`At any time.`}</span>
        <Button
          size="small"
          icon="plus"
          onClick={() => onChange({ days: WEEK.slice(0, 5), starts: "09:00", ends: "17:00", timezone: zone })}
        >
          <Trans>Only in these hours</Trans>
        </Button>
      </div>
    );
  }
  const put = (part: Partial<NonNullable<Window>>) => onChange({ ...value, ...part });
  const toggle = (day: Weekday) =>
    put({ days: WEEK.filter((one) => (one === day ? !value.days.includes(day) : value.days.includes(one))) });
  return (
    <>
      <div className="days" role="group" aria-label={t`Days on which it begins`}>
        {WEEK.map((day) => (
          <CheckField key={day} label={i18n._(DAYS[day])} checked={value.days.includes(day)} onChange={() => toggle(day)} />
        ))}
      </div>
      {problems["window/days"] && <p className="field-note danger">{problems["window/days"]}</p>}
      <div className="hours">
        <TextField
          type="time"
          label={t`From`}
          value={value.starts}
          problem={problems["window/starts"]}
          onChange={(event) => put({ starts: event.target.value })}
        />
        <TextField
          type="time"
          label={t`To`}
          value={value.ends}
          problem={problems["window/ends"]}
          note={value.ends && value.ends <= value.starts ? t`on the next day` : undefined}
          onChange={(event) => put({ ends: event.target.value })}
        />
        <TextField
          label={t`Time zone`}
          list={list}
          value={value.timezone}
          problem={problems["window/timezone"]}
          onChange={(event) => put({ timezone: event.target.value })}
        />
        <Suggestions id={list} values={["UTC", ...Intl.supportedValuesOf("timeZone")]} />
        <Button className="foot" onClick={() => onChange(null)}>
          <Trans>At any time</Trans>
        </Button>
      </div>
    </>
  );
}
