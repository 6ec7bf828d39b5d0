import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { OverviewFieldsFragment } from "@/gql/overview/graphql";
import { Icon } from "@/ui/Icon";
import { inWords } from "./health";

const NAMES: Record<string, MessageDescriptor> = {
  database: msg`Database`,
  live: msg`Live stream`,
  writer: msg`Writer`,
  ledger: msg`Ledger`,
  agents: msg`Agents alive`,
  audit_stream: msg`Audit stream`,
};
const MARKS = {
  OK: { icon: "run-executed", className: "positive", word: msg`works` },
  DEGRADED: { icon: "risk-medium", className: "warning", word: msg`degraded` },
  DOWN: { icon: "risk-critical", className: "danger", word: msg`down` },
} as const;

/** One line a part: how it is, how each of the last minutes was, and one figure about it. */
export function Health({ checks }: { checks: OverviewFieldsFragment["health"] }) {
  const { t, i18n } = useLingui();
  const minutes = Math.max(1, ...checks.map((check) => check.history.length));
  return (
    <section className="c2">
      <div className="row hd">
        <h2>{t`Health`}</h2>
        <span className="grow" />
        <span className="muted small">
          <Trans>last {minutes} min</Trans>
        </span>
      </div>
      <ul className="health">
        {checks.map((check) => {
          const mark = MARKS[check.status];
          const name = NAMES[check.key];
          const detail = inWords(check.detail);
          return (
            <li key={check.key}>
              <Icon name={mark.icon} className={mark.className} />
              <span className="trunc">
                {name ? i18n._(name) : check.key}
                <span className="sr">, {i18n._(mark.word)}</span>
              </span>
              <span className="up" aria-hidden="true">
                {check.history.map((status, at) => (
                  <i key={at} className={status.toLowerCase()} />
                ))}
              </span>
              <span className="muted num trunc" title={detail.join(", ")}>
                {detail[0]}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
