import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { Button, IconButton } from "@/ui/Button";
import { TextArea, TextField, Select } from "@/ui/Field";
import { blankCondition, type DraftCondition, isPair } from "./draft";
import { OPERATORS } from "./marks";
import type { Pointer } from "./pointers";
import type { Problems } from "./problems";
import { GROUPS, isGroup, type Operator } from "./rule";
import { Suggestions } from "./Suggestions";
import { NUMBERS, TEXTS, typeFor, type ValueType } from "./values";

type Shared = { path: string; problems: Problems; pointers: readonly Pointer[] };
type Props = Shared & { condition: DraftCondition; depth: number; onChange: (condition: DraftCondition) => void; onRemove: () => void };

const LEAVES = (Object.keys(OPERATORS) as Operator[]).filter((operator) => !GROUPS.includes(operator));
const DEEPEST = 6;

/** None, one comparison, or a group of them. */
export function ConditionGroup({
  condition,
  onChange,
  ...shared
}: Shared & { condition: DraftCondition | null; onChange: (condition: DraftCondition | null) => void }) {
  const { t } = useLingui();
  if (!condition) {
    return (
      <div className="row">
        <span className="muted">{t`Whatever they are.`}</span>
        <Button size="small" icon="plus" onClick={() => onChange(blankCondition())}>
          <Trans>Add a condition</Trans>
        </Button>
      </div>
    );
  }
  return (
    <>
      <ConditionField condition={condition} depth={1} onChange={onChange} onRemove={() => onChange(null)} {...shared} />
      {!isGroup(condition.operator) && (
        <div className="row more-conditions">
          <Button
            size="small"
            icon="plus"
            onClick={() => onChange({ ...blankCondition("ALL"), conditions: [condition, blankCondition()] })}
          >
            <Trans>And…</Trans>
          </Button>
          <Button
            size="small"
            icon="plus"
            onClick={() => onChange({ ...blankCondition("ANY"), conditions: [condition, blankCondition()] })}
          >
            <Trans>Or…</Trans>
          </Button>
          <Button size="small" onClick={() => onChange({ ...blankCondition("NOT"), conditions: [condition] })}>
            <Trans>Not</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

const ConditionField = (props: Props) => (isGroup(props.condition.operator) ? <Group {...props} /> : <Comparison {...props} />);

function Group({ condition, depth, onChange, onRemove, ...shared }: Props) {
  const { t, i18n } = useLingui();
  const { operator, conditions } = condition;
  const put = (next: DraftCondition[]) => (next.length === 0 ? onRemove() : onChange({ ...condition, conditions: next }));
  const full = operator === "NOT" && conditions.length > 0;
  const problem = shared.problems[shared.path];
  return (
    <div className="group" role="group" aria-label={i18n._(OPERATORS[operator])}>
      <div className="row">
        <select
          className="input compact which"
          aria-label={t`How these conditions go together`}
          value={operator}
          onChange={(event) => onChange({ ...condition, operator: event.target.value as Operator })}
        >
          {GROUPS.map((one) => (
            <option key={one} value={one}>
              {i18n._(OPERATORS[one])}
            </option>
          ))}
        </select>
        <span className="grow" />
        {!full && (
          <Button size="small" icon="plus" onClick={() => put([...conditions, blankCondition()])}>
            <Trans>Condition</Trans>
          </Button>
        )}
        {!full && depth < DEEPEST - 1 && (
          <Button size="small" icon="plus" onClick={() => put([...conditions, blankCondition("ALL")])}>
            <Trans>Group</Trans>
          </Button>
        )}
        <IconButton size="small" icon="x" label={t`Remove this group`} onClick={onRemove} />
      </div>
      {problem && <p className="field-note danger">{problem}</p>}
      {conditions.map((inner, at) => (
        <ConditionField
          key={inner.key}
          {...shared}
          condition={inner}
          path={`${shared.path}/conditions/${at}`}
          depth={depth + 1}
          onChange={(next) => put(conditions.with(at, next))}
          onRemove={() => put(conditions.toSpliced(at, 1))}
        />
      ))}
    </div>
  );
}

function Comparison({ condition, path, problems, pointers, onChange, onRemove }: Props) {
  const { t, i18n } = useLingui();
  const list = useId();
  const { operator } = condition;
  const put = (part: Partial<DraftCondition>) => onChange({ ...condition, ...part });
  const point = (to: string) => {
    const known = pointers.find((one) => one.path === to);
    put({ path: to, ...(known?.type && condition.value === "" && { type: known.type }) });
  };
  return (
    <div className="comparison">
      <TextField
        label={t`Argument`}
        className="mono"
        placeholder="/amount"
        autoFocus={condition.path === ""}
        list={list}
        value={condition.path}
        problem={problems[`${path}/path`] ?? problems[path]}
        onChange={(event) => point(event.target.value)}
      />
      <Suggestions id={list} values={pointers.map((one) => one.path)} />
      <Select
        label={t`Compared`}
        value={operator}
        options={LEAVES.map((value) => ({ value, label: i18n._(OPERATORS[value]) }))}
        onChange={(event) => put({ operator: event.target.value as Operator })}
      />
      <Value condition={condition} path={path} problems={problems} pointers={pointers} put={put} />
      <IconButton size="small" icon="x" label={t`Remove this condition`} onClick={onRemove} />
    </div>
  );
}

function Value({
  condition,
  path,
  problems,
  pointers,
  put,
}: Shared & { condition: DraftCondition; put: (part: Partial<DraftCondition>) => void }) {
  const { t } = useLingui();
  const list = useId();
  const { operator } = condition;
  const problem = problems[`${path}/value`];
  if (operator === "EXISTS") return <span className="values" />;
  if (isPair(operator)) {
    return (
      <div className="values pair">
        <TextField
          label={t`From`}
          inputMode="decimal"
          value={condition.low}
          problem={problem}
          onChange={(event) => put({ low: event.target.value })}
        />
        <TextField label={t`To`} inputMode="decimal" value={condition.high} onChange={(event) => put({ high: event.target.value })} />
      </div>
    );
  }
  const type = typeFor(operator, condition.type);
  const types: { value: ValueType; label: string }[] = [
    { value: "text", label: operator === "IN" ? t`texts` : t`text` },
    { value: "number", label: operator === "IN" ? t`numbers` : t`number` },
    ...(operator === "IN"
      ? []
      : [
          { value: "boolean" as const, label: t`true or false` },
          { value: "null" as const, label: t`null` },
        ]),
    { value: "json", label: t`JSON` },
  ];
  const shared = { label: t`Value`, value: condition.value, problem };
  const fixed = NUMBERS.includes(operator) || TEXTS.includes(operator);
  const known = pointers.find((one) => one.path === condition.path)?.values ?? [];
  return (
    <div className={fixed ? "values" : "values typed"}>
      {!fixed && (
        <Select label={t`Type`} value={type} options={types} onChange={(event) => put({ type: event.target.value as ValueType })} />
      )}
      {operator === "IN" && (
        <TextArea
          {...shared}
          label={type === "json" ? t`A list` : t`One a line`}
          rows={3}
          onChange={(event) => put({ value: event.target.value })}
        />
      )}
      {operator !== "IN" && type === "boolean" && (
        <Select
          {...shared}
          value={condition.value === "true" ? "true" : "false"}
          options={[
            { value: "true", label: "true" },
            { value: "false", label: "false" },
          ]}
          onChange={(event) => put({ value: event.target.value })}
        />
      )}
      {operator !== "IN" && (type === "text" || type === "number" || type === "json") && (
        <>
          <TextField
            {...shared}
            list={list}
            inputMode={type === "number" ? "decimal" : undefined}
            onChange={(event) => put({ value: event.target.value })}
          />
          <Suggestions id={list} values={known} />
        </>
      )}
    </div>
  );
}
