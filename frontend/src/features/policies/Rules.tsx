import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "@/ui/Icon";
import { Tag } from "@/ui/Tag";
import { factsOf, type RuleChange, summaryOf } from "./diff";
import { EFFECT_ORDER, EFFECTS } from "./marks";
import type { PolicyEffect, Rule, Told } from "./rule";

export const EffectTag = ({ effect }: { effect: PolicyEffect }) => <Tag mark={EFFECTS[effect]} />;

/** "2 deny, 1 require people": how many rules of each effect, with their glyphs. */
export function EffectCounts({ counts }: { counts: Record<PolicyEffect, number> }) {
  const { i18n } = useLingui();
  return (
    <span className="effects">
      {EFFECT_ORDER.filter((effect) => counts[effect] > 0).map((effect) => (
        <span key={effect} className="row" title={i18n._(EFFECTS[effect].label)}>
          <Icon name={EFFECTS[effect].icon} className={EFFECTS[effect].className} />
          <span className="sr">{i18n._(EFFECTS[effect].label)}</span> {counts[effect]}
        </span>
      ))}
    </span>
  );
}

/** What the sentence does not say. */
const BESIDE: readonly (keyof Rule)[] = ["separationOfDuties", "decideBySeconds", "escalateTo", "executeBySeconds"];

/** Rules in words, strictest first. */
export function RuleList({ rules }: { rules: readonly Told[] }) {
  const sorted = [...rules].sort((a, b) => EFFECT_ORDER.indexOf(a.effect) - EFFECT_ORDER.indexOf(b.effect));
  return (
    <ul className="rules">
      {sorted.map((rule, at) => (
        <li key={at}>
          <p className="small med">
            <EffectTag effect={rule.effect} />
          </p>
          <p className="own-way">{rule.inWords}</p>
          {factsOf(rule)
            .filter(({ id }) => BESIDE.includes(id))
            .map(({ id, label, text }) => (
              <p key={id} className="small muted">
                {label}: {text}
              </p>
            ))}
        </li>
      ))}
    </ul>
  );
}

function Change({ change }: { change: RuleChange }) {
  const { t } = useLingui();
  if (change.kind === "same") return null;
  const [sign, word] = { added: ["+", t`added`], removed: ["\u2212", t`removed`], changed: ["\u00b1", t`changed`] }[change.kind] ?? [
    "",
    "",
  ];
  return (
    <li className={`change ${change.kind}`}>
      <span className="sign mono" aria-hidden="true">
        {sign}
      </span>
      <div className="grow">
        <p className="small muted row">
          <EffectTag effect={change.rule.effect} /> {word}
        </p>
        <p className="own-way">{change.kind === "removed" ? <del>{change.rule.inWords}</del> : change.rule.inWords}</p>
        {change.kind === "changed" && (
          <dl className="fields">
            {change.fields.map(({ id, label, before, after }) => (
              <div key={id}>
                <dt>{label}</dt>
                <dd>
                  {before && <del>{before}</del>}
                  {before && after && <span className="sr">{t`becomes`}</span>}
                  {after ? <ins>{after}</ins> : <span>{t`no longer named`}</span>}
                </dd>
              </div>
            ))}
            {change.fields.length === 0 && (
              <div>
                <dt>{t`In words`}</dt>
                <dd className="own-way">
                  <del>{change.before.inWords}</del>
                  <span className="sr">{t`becomes`}</span>
                  <ins>{change.rule.inWords}</ins>
                </dd>
              </div>
            )}
          </dl>
        )}
      </div>
    </li>
  );
}

/** What became of the rules: signs, grounds and words say it. */
export function Diff({ changes }: { changes: readonly RuleChange[] }) {
  const same = changes.filter(({ kind }) => kind === "same").length;
  const summary = summaryOf(changes);
  return (
    <div>
      <p className="small muted">
        {summary ? `${summary}.` : <Trans>The rules do the same.</Trans>} {summary && same > 0 && <Trans>{same} as before.</Trans>}
      </p>
      {summary && (
        <ul className="changes">
          {changes.map((change, at) => (
            <Change key={at} change={change} />
          ))}
        </ul>
      )}
    </div>
  );
}
