import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { AGENTS } from "@/names/sources";
import { IconButton } from "@/ui/Button";
import { Segmented, Select, TextField } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { AGENT_STATES, type Mark, RISKS } from "@/ui/tags";
import { ConditionGroup } from "./ConditionField";
import { Demands } from "./Demands";
import type { DraftRule } from "./draft";
import { Limits } from "./Limits";
import { EFFECT_ORDER, EFFECTS } from "./marks";
import { patternsOf, pointersFor } from "./pointers";
import { optionsOf, PickField } from "./PickField";
import type { Problems } from "./problems";
import type { AgentState, Risk, Told } from "./rule";
import type { Choices } from "./RuleEditor";
import { EffectTag } from "./Rules";
import { Hours } from "./Hours";
import { DOMAINS } from "./sources";
import { Suggestions } from "./Suggestions";

type Props = {
  number: number;
  of: number;
  rule: DraftRule;
  told: Told;
  problems: Problems;
  open: boolean;
  choices: Choices;
  onToggle: () => void;
  onChange: (rule: DraftRule) => void;
  onMove: (by: 1 | -1) => void;
  onCopy: () => void;
  onRemove: () => void;
};

/** One rule: its sentence, and under it every part of it as a field. */
export function RuleCard(props: Props) {
  const { number, of, rule, told, open } = props;
  const { t } = useLingui();
  const id = useId();
  return (
    <li className="rule" id={`rule-${rule.key}`}>
      <div className="rhead">
        <button type="button" className="fold" aria-expanded={open} aria-controls={id} onClick={props.onToggle}>
          <Icon name={open ? "down" : "right"} className="turns muted" />
          <span className="med nowrap">
            <Trans>Rule {number}</Trans>
          </span>
          <EffectTag effect={rule.effect} />
        </button>
        <span className="grow" />
        <IconButton size="small" icon="up" label={t`Move rule ${number} up`} disabled={number === 1} onClick={() => props.onMove(-1)} />
        <IconButton size="small" icon="down" label={t`Move rule ${number} down`} disabled={number === of} onClick={() => props.onMove(1)} />
        <IconButton size="small" icon="copy" label={t`Duplicate rule ${number}`} onClick={props.onCopy} />
        <IconButton size="small" icon="x" label={t`Remove rule ${number}`} disabled={of === 1} onClick={props.onRemove} />
      </div>
      <p className="sentence own-way">{told.inWords}</p>
      <div id={id} hidden={!open}>
        {open && <Fields {...props} />}
      </div>
    </li>
  );
}

function Fields({ rule, problems, choices, told, onChange }: Props) {
  const { t, i18n } = useLingui();
  const list = useId();
  const put = (part: Partial<DraftRule>) => onChange({ ...rule, ...part });
  const tools = choices?.tools.nodes ?? [];
  const pointers = pointersFor(rule.tool, tools);
  const marks = (all: Record<string, Mark>) => [
    { value: "", label: t`Any` },
    ...Object.entries(all).map(([value, { label }]) => ({ value, label: i18n._(label) })),
  ];
  return (
    <div className="rfields">
      <Segmented
        label={t`Effect`}
        value={rule.effect}
        onChange={(effect) => put({ effect })}
        options={EFFECT_ORDER.map((value) => ({ value, label: i18n._(EFFECTS[value].label) }))}
      />
      <fieldset>
        <legend>{t`Applies to`}</legend>
        <div className="grid">
          <div className="wide">
            <TextField
              label={t`Tool`}
              hint={t`* stands for any letters`}
              className="mono"
              placeholder="*"
              list={list}
              value={rule.tool}
              problem={problems.tool}
              onChange={(event) => put({ tool: event.target.value })}
            />
            <Suggestions id={list} values={patternsOf(tools.map(({ name }) => name))} />
          </div>
          <Select
            label={t`Risk`}
            value={rule.risk}
            problem={problems.risk}
            options={marks(RISKS)}
            onChange={(event) => put({ risk: event.target.value as Risk | "" })}
          />
          <PickField
            label={t`Domain`}
            value={rule.domainId}
            problem={problems.domainId}
            options={optionsOf(choices?.domains.nodes)}
            source={DOMAINS}
            onChange={(domainId) => put({ domainId })}
          />
          <PickField
            label={t`Agent`}
            value={rule.agentId}
            problem={problems.agentId}
            options={optionsOf(choices?.agents.nodes)}
            source={AGENTS}
            onChange={(agentId) => put({ agentId })}
          />
          <Select
            label={t`Agent's state`}
            value={rule.agentState}
            problem={problems.agentState}
            options={marks(AGENT_STATES)}
            onChange={(event) => put({ agentState: event.target.value as AgentState | "" })}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>{t`When the arguments are so`}</legend>
        <ConditionGroup
          condition={rule.condition}
          path="condition"
          problems={problems}
          pointers={pointers}
          onChange={(condition) => put({ condition })}
        />
        {rule.condition && (
          <p className="field-note">
            {rule.effect === "ALLOW"
              ? t`A missing argument, or one of another type, never lets a run through.`
              : t`A missing argument, or one of another type, counts as a match.`}
          </p>
        )}
      </fieldset>
      <fieldset>
        <legend>{t`Hours`}</legend>
        <Hours value={rule.window} problems={problems} onChange={(window) => put({ window })} />
      </fieldset>
      {rule.effect === "ALLOW" && <Limits rule={rule} problems={problems} pointers={pointers} onChange={put} />}
      <Demands rule={rule} problems={problems} onChange={put} />
      <TextField
        label={t`In words`}
        hint={t`made unless you write it`}
        maxLength={200}
        placeholder={told.inWords}
        value={rule.ownWords}
        problem={problems.inWords}
        onChange={(event) => put({ ownWords: event.target.value })}
      />
    </div>
  );
}
