import { Trans, useLingui } from "@lingui/react/macro";
import { switchNotices, useNotices } from "@/lib/notices";
import { Problem } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { Choice } from "./Choice";
import { useScope } from "./scope";
import { Section } from "./Section";
import { useSaving } from "./useSaving";

/** In this browser: off until the person asks for it here, and the browser agrees. */
function InBrowser({ disabled }: { disabled: boolean }) {
  const { t } = useLingui();
  const notices = useNotices((state) => state.notices);
  const note =
    notices === "unsupported" ? (
      <Trans>This browser cannot show notifications.</Trans>
    ) : notices === "denied" ? (
      <Trans>This browser does not let Handrail show notifications. Its own settings for this site can change that.</Trans>
    ) : (
      <Trans>While you are not looking at Handrail. One for what comes together; a click opens it.</Trans>
    );
  const change = async (on: boolean) => {
    await switchNotices(on);
    showToast(t`Saved`);
  };
  return (
    <Choice
      label={<Trans>Show them in this browser</Trans>}
      note={note}
      checked={notices === "on"}
      disabled={disabled || notices === "unsupported" || notices === "denied"}
      onChange={(on) => void change(on)}
    />
  );
}

export function Notifications() {
  const { t } = useLingui();
  const { everybody, values } = useScope();
  const { problem, save } = useSaving();
  const { enableNotifications: on, notificationTypes: types } = values;
  const kinds = [
    {
      id: "toolApproval",
      label: t`Tool runs that wait for you`,
      note: t`When they are asked for, as a reminder, and when they come to your role.`,
    },
    { id: "agentStateChange", label: t`Agents that change their state`, note: t`In the domains you see, when somebody else moves them.` },
    { id: "systemAlert", label: t`Alerts about Handrail`, note: t`For administrators: when Handrail itself needs attention.` },
  ] as const;
  return (
    <Section
      id="notifications"
      title={t`Notifications`}
      names={["enableNotifications", ...kinds.map(({ id }) => `notificationTypes.${id}`)]}
      note={<Trans>What the bell tells you. Saved with your account.</Trans>}
    >
      <ul className="choices">
        <Choice
          label={<Trans>Notifications</Trans>}
          note={<Trans>Off: nothing new is kept for you.</Trans>}
          checked={on}
          onChange={(enableNotifications) => void save({ enableNotifications })}
        />
        {kinds.map(({ id, label, note }) => (
          <Choice
            key={id}
            label={label}
            note={note}
            checked={types[id]}
            disabled={!on}
            onChange={(value) => void save({ notificationTypes: { [id]: value } })}
          />
        ))}
        {!everybody && <InBrowser disabled={!on} />}
      </ul>
      {problem && <Problem>{problem}</Problem>}
    </Section>
  );
}
