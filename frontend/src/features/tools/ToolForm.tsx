import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import {
  CreateToolDocument,
  type Risk,
  ToolDocument,
  ToolDomainsDocument,
  type ToolWholeFragment,
  UpdateToolDocument,
} from "@/gql/tools/graphql";
import { mutate, query, useQuery } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Dialog } from "@/ui/Dialog";
import { Segmented, Select, Switch, TextArea, TextField } from "@/ui/Field";
import { FormFooter, Refusal } from "@/ui/Forms";
import { RISKS } from "@/ui/tags";
import { showToast } from "@/ui/Toast";
import { checkSchema, EXAMPLE, lineOf } from "./schema";
import { SchemaField } from "./SchemaField";

const filled = (tool: ToolWholeFragment | undefined) => ({
  name: tool?.name ?? "",
  description: tool?.description ?? "",
  domainId: tool?.domain?.id ?? "",
  risk: tool?.risk ?? ("MEDIUM" as Risk),
  needsApproval: tool?.needsApproval ?? true,
  schema: tool ? JSON.stringify(tool.argumentsSchema, null, 2) : EXAMPLE,
});

/** Describes a tool, or changes the one given. */
export default function ToolForm({
  tool,
  onClose,
  onSaved,
}: {
  tool?: ToolWholeFragment;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const { t, i18n } = useLingui();
  const id = useId();
  const [form, setForm] = useState(() => filled(tool));
  const [revision, setRevision] = useState(tool?.revision ?? 0);
  const [key] = useState(() => crypto.randomUUID());
  const { busy, refused, change, clear } = useChange();
  const domains = useQuery(ToolDomainsDocument, {});
  const put = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const save = async (expected: number) => {
    const schema = checkSchema(form.schema);
    if (!schema.value) return document.getElementById(`${id}-schema`)?.querySelector("textarea")?.focus();
    const input = {
      name: form.name.trim(),
      description: form.description.trim(),
      domainId: form.domainId || null,
      risk: form.risk,
      needsApproval: form.needsApproval,
      argumentsSchema: schema.value,
    };
    const saved = tool
      ? await change(
          () => mutate(UpdateToolDocument, { id: tool.id, revision: expected, input }),
          (data) => data.updateTool,
        )
      : await change(
          () => mutate(CreateToolDocument, { input, key }),
          (data) => data.createTool,
        );
    if (!saved) return;
    showToast(t`Saved`);
    onSaved(saved.id);
    onClose();
  };
  const showTheirs = async () => {
    if (!tool) return;
    const { data } = await query(ToolDocument, { id: tool.id });
    if (!data?.tool) return;
    setForm(filled(data.tool));
    setRevision(data.tool.revision);
    clear();
  };
  const wrong = refused?.problems.argumentsSchema;
  return (
    <Dialog
      title={tool ? t`Edit ${tool.name}` : t`New tool`}
      onClose={onClose}
      onSubmit={() => void save(revision)}
      footer={<FormFooter busy={busy} action={tool ? t`Save` : t`Create tool`} onClose={onClose} />}
    >
      <div className="stack">
        <div className="two">
          <TextField
            label={t`Name`}
            className="mono"
            placeholder="payments.refund"
            autoFocus
            required
            maxLength={100}
            value={form.name}
            onChange={(event) => put({ name: event.target.value })}
            problem={refused?.problems.name}
          />
          <Select
            label={t`Domain`}
            value={form.domainId}
            onChange={(event) => put({ domainId: event.target.value })}
            options={[
              { value: "", label: t`Every domain` },
              ...(domains.data?.domains.nodes ?? []).map((domain) => ({ value: domain.id, label: domain.name })),
            ]}
            problem={refused?.problems.domainId}
          />
        </div>
        <TextArea
          label={t`Description`}
          rows={2}
          maxLength={2000}
          value={form.description}
          onChange={(event) => put({ description: event.target.value })}
          problem={refused?.problems.description}
        />
        <div className="two">
          <div>
            <p className="field-label">{t`Risk`}</p>
            <Segmented
              label={t`Risk`}
              value={form.risk}
              onChange={(risk) => put({ risk })}
              options={(["LOW", "MEDIUM", "HIGH", "CRITICAL"] as const).map((risk) => ({ value: risk, label: i18n._(RISKS[risk].label) }))}
            />
          </div>
          <div>
            <p className="field-label">{t`Approval`}</p>
            <label className="switchline">
              <Switch checked={form.needsApproval} onChange={(event) => put({ needsApproval: event.target.checked })} />
              <span>{form.needsApproval ? <Trans>Each run waits for a person</Trans> : <Trans>Runs go through at once</Trans>}</span>
            </label>
          </div>
        </div>
        <div id={`${id}-schema`}>
          <SchemaField
            value={form.schema}
            onChange={(schema) => put({ schema })}
            refused={wrong === undefined ? undefined : { message: wrong, line: lineOf(form.schema, wrong) }}
          />
        </div>
        <Refusal refused={refused} onReload={() => void showTheirs()} onAnyway={() => void save(refused?.changedTo ?? revision)} />
      </div>
    </Dialog>
  );
}
