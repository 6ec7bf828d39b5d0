import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import {
  AgentDocument,
  AgentDomainsDocument,
  AgentToolChoicesDocument,
  type AgentWholeFragment,
  CreateAgentDocument,
  UpdateAgentDocument,
} from "@/gql/agents/graphql";
import { mutate, query, useQuery } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { joinWords, splitWords } from "@/lib/words";
import type { Source } from "@/ui/Choices";
import { Dialog } from "@/ui/Dialog";
import { Select, TextArea, TextField } from "@/ui/Field";
import { FormFooter, Picks, Refusal } from "@/ui/Forms";
import { showToast } from "@/ui/Toast";

const offered = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name, mono: true });

const filled = (agent: AgentWholeFragment | undefined) => ({
  domainId: agent?.domain.id ?? "",
  name: agent?.name ?? "",
  description: agent?.description ?? "",
  version: agent?.version ?? "0.1.0",
  model: agent?.model ?? "",
  systemPrompt: agent?.systemPrompt ?? "",
  capabilities: joinWords(agent?.capabilities ?? []),
  keywords: joinWords(agent?.keywords ?? []),
  toolIds: agent?.tools.map((tool) => tool.id) ?? [],
});

type Props = { agent?: AgentWholeFragment; onClose: () => void; onSaved: (id: string) => void };

/** Creates an agent, or changes the one given. Its state and version have dialogs of their own. */
export default function AgentForm({ agent, onClose, onSaved }: Props) {
  const { t } = useLingui();
  const [form, setForm] = useState(() => filled(agent));
  const [revision, setRevision] = useState(agent?.revision ?? 0);
  const [key] = useState(() => crypto.randomUUID());
  const { busy, refused, change, clear } = useChange();
  const domains = useQuery(AgentDomainsDocument, {});
  const put = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const domainId = form.domainId || (domains.data?.domains.nodes[0]?.id ?? "");
  // those of its domain and those that every domain may call
  const tools = useQuery(AgentToolChoicesDocument, { filter: { domainId: [domainId] } }, { pause: !domainId });
  const source: Source = {
    find: async (text) => {
      const { data } = await query(AgentToolChoicesDocument, { filter: { domainId: [domainId], text } });
      return data?.tools.nodes.map(offered) ?? [];
    },
    name: () => Promise.resolve(undefined),
  };
  const save = async (expected: number) => {
    const input = {
      domainId,
      name: form.name.trim(),
      description: form.description.trim(),
      capabilities: splitWords(form.capabilities),
      keywords: splitWords(form.keywords),
      model: form.model.trim(),
      systemPrompt: form.systemPrompt,
      toolIds: form.toolIds,
      ...(!agent && { version: form.version.trim() }),
    };
    const saved = agent
      ? await change(
          () => mutate(UpdateAgentDocument, { id: agent.id, revision: expected, input }),
          (data) => data.updateAgent,
        )
      : await change(
          () => mutate(CreateAgentDocument, { input, key }),
          (data) => data.createAgent,
        );
    if (!saved) return;
    showToast(t`Saved`);
    onSaved(saved.id);
    onClose();
  };
  const showTheirs = async () => {
    if (!agent) return;
    const { data } = await query(AgentDocument, { id: agent.id });
    if (!data?.agent) return;
    setForm(filled(data.agent));
    setRevision(data.agent.revision);
    clear();
  };
  const field = (name: "name" | "description" | "version" | "model" | "systemPrompt" | "capabilities" | "keywords") => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => put({ [name]: event.target.value }),
    problem: refused?.problems[name],
  });
  // tools of another domain stay offered while they are chosen, so that they can be taken away
  const given = tools.data?.tools.nodes ?? [];
  const others = (agent?.tools ?? []).filter(({ id }) => form.toolIds.includes(id) && !given.some((tool) => tool.id === id));
  return (
    <Dialog
      title={agent ? t`Edit ${agent.name}` : t`New agent`}
      onClose={onClose}
      onSubmit={() => void save(revision)}
      footer={<FormFooter busy={busy} action={agent ? t`Save` : t`Create agent`} onClose={onClose} />}
    >
      <div className="stack">
        <div className="two">
          <TextField label={t`Name`} autoFocus required maxLength={100} {...field("name")} />
          <Select
            label={t`Domain`}
            value={domainId}
            onChange={(event) => put({ domainId: event.target.value })}
            options={(domains.data?.domains.nodes ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            problem={refused?.problems.domainId}
          />
        </div>
        <TextArea label={t`Description`} rows={2} maxLength={2000} {...field("description")} />
        <div className="two">
          <TextField label={t`Model`} hint={t`optional`} className="mono" placeholder="qwen3:14b" {...field("model")} />
          {!agent && <TextField label={t`Version`} className="mono" {...field("version")} />}
        </div>
        <Picks
          label={t`Tools it may call`}
          options={[...given, ...others].map(offered)}
          source={source}
          value={form.toolIds}
          onChange={(toolIds) => put({ toolIds })}
        />
        {refused?.problems.toolIds && <p className="field-note danger">{refused.problems.toolIds}</p>}
        <TextArea label={t`System prompt`} hint={t`optional`} rows={4} className="mono" {...field("systemPrompt")} />
        <div className="two">
          <TextField label={t`Capabilities`} hint={t`parted by commas`} {...field("capabilities")} />
          <TextField label={t`Keywords`} hint={t`parted by commas`} {...field("keywords")} />
        </div>
        <Refusal refused={refused} onReload={() => void showTheirs()} onAnyway={() => void save(refused?.changedTo ?? revision)} />
      </div>
    </Dialog>
  );
}
