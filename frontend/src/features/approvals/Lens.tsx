import { Trans } from "@lingui/react/macro";
import type { RunCardFragment } from "@/gql/approvals/graphql";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Differences } from "./Differences";
import { differences } from "./differences";
import type { Desk } from "./useDesk";

/** Other arguments have taken the place of those this person looked at: what is different, before anything can be decided. */
export function Lens({ run, from, desk }: { run: RunCardFragment; from: RunCardFragment; desk: Desk }) {
  const found = differences(from.argumentsText, run.argumentsText) ?? [];
  const name = run.editedBy?.name;
  return (
    <section className="lens" role="alert">
      <p className="row">
        <Icon name="risk-medium" className="warning" />
        <span className="med">
          {name && run.revision > from.revision && desk.seenAll ? (
            <Trans>
              {name} changed the arguments after you saw revision {from.revision}. This is revision {run.revision}.
            </Trans>
          ) : (
            <Trans>
              The arguments changed after you saw revision {from.revision}. This is revision {run.revision}.
            </Trans>
          )}
        </span>
      </p>
      <Differences found={found} redacted={new Set([...from.redactedPaths, ...run.redactedPaths])} />
      <p className="row">
        <span className="small muted grow">
          <Trans>Nothing was decided. Look again, then decide.</Trans>
        </span>
        <Button kind="tonal" touch keys="l" disabled={!desk.seenAll} onClick={desk.look}>
          <Trans>I have looked</Trans>
        </Button>
      </p>
    </section>
  );
}
