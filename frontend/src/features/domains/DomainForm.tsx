import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import {
  CreateDomainDocument,
  DomainAgentsDocument,
  DomainDocument,
  type DomainFieldsFragment,
  OwnersDocument,
  UpdateDomainDocument,
} from "@/gql/domains/graphql";
import { mutate, query, useQuery } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { joinWords, splitWords } from "@/lib/words";
import { Dialog } from "@/ui/Dialog";
import { Select, TextArea, TextField } from "@/ui/Field";
import { FormFooter, Refusal } from "@/ui/Forms";
import { showToast } from "@/ui/Toast";

const filled = (domain: DomainFieldsFragment | undefined) => ({
  name: domain?.name ?? "",
  description: domain?.description ?? "",
  keywords: joinWords(domain?.keywords ?? []),
  ownerId: domain?.owner?.id ?? "",
  defaultAgentId: domain?.defaultAgent?.id ?? "",
});

/** Creates a domain, or changes the one given. */
export default function DomainForm({
  domain,
  onClose,
  onSaved,
}: {
  domain?: DomainFieldsFragment;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const { t } = useLingui();
  const [form, setForm] = useState(() => filled(domain));
  const [revision, setRevision] = useState(domain?.revision ?? 0);
  const [key] = useState(() => crypto.randomUUID());
  const { busy, refused, change, clear } = useChange();
  const owners = useQuery(OwnersDocument, {});
  const agents = useQuery(DomainAgentsDocument, { id: domain?.id ?? "" }, { pause: !domain });
  const put = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const save = async (expected: number) => {
    const input = {
      name: form.name.trim(),
      description: form.description.trim(),
      keywords: splitWords(form.keywords),
      ownerId: form.ownerId || null,
      defaultAgentId: form.defaultAgentId || null,
    };
    const saved = domain
      ? await change(
          () => mutate(UpdateDomainDocument, { id: domain.id, revision: expected, input }),
          (data) => data.updateDomain,
        )
      : await change(
          () => mutate(CreateDomainDocument, { input, key }),
          (data) => data.createDomain,
        );
    if (!saved) return;
    showToast(t`Saved`);
    onSaved(saved.id);
    onClose();
  };
  const showTheirs = async () => {
    if (!domain) return;
    const { data } = await query(DomainDocument, { id: domain.id });
    if (!data?.domain) return;
    setForm(filled(data.domain));
    setRevision(data.domain.revision);
    clear();
  };
  const problem = (field: string) => ({ problem: refused?.problems[field] });
  return (
    <Dialog
      narrow
      title={domain ? t`Edit ${domain.name}` : t`New domain`}
      onClose={onClose}
      onSubmit={() => void save(revision)}
      footer={<FormFooter busy={busy} action={domain ? t`Save` : t`Create domain`} onClose={onClose} />}
    >
      <div className="stack">
        <TextField
          label={t`Name`}
          autoFocus
          required
          maxLength={100}
          value={form.name}
          onChange={(event) => put({ name: event.target.value })}
          {...problem("name")}
        />
        <TextArea
          label={t`Description`}
          rows={2}
          maxLength={2000}
          value={form.description}
          onChange={(event) => put({ description: event.target.value })}
          {...problem("description")}
        />
        <TextField
          label={t`Keywords`}
          hint={t`parted by commas`}
          note={t`What a person may say when they mean this domain.`}
          value={form.keywords}
          onChange={(event) => put({ keywords: event.target.value })}
          {...problem("keywords")}
        />
        <div className="two">
          <Select
            label={t`Owner`}
            value={form.ownerId}
            onChange={(event) => put({ ownerId: event.target.value })}
            options={[
              { value: "", label: t`Nobody` },
              ...(owners.data?.users.nodes ?? [])
                .filter((user) => user.state !== "DISABLED" || user.id === form.ownerId)
                .map((user) => ({ value: user.id, label: user.name })),
            ]}
            {...problem("ownerId")}
          />
          {domain && (
            <Select
              label={t`Default agent`}
              value={form.defaultAgentId}
              onChange={(event) => put({ defaultAgentId: event.target.value })}
              options={[
                { value: "", label: t`None` },
                ...(agents.data?.agents.nodes ?? [])
                  .filter((agent) => agent.state !== "ARCHIVED" || agent.id === form.defaultAgentId)
                  .map((agent) => ({ value: agent.id, label: agent.name })),
              ]}
              {...problem("defaultAgentId")}
            />
          )}
        </div>
        <Refusal refused={refused} onReload={() => void showTheirs()} onAnyway={() => void save(refused?.changedTo ?? revision)} />
      </div>
    </Dialog>
  );
}
