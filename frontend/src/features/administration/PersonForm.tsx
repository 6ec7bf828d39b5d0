import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { UpdatePersonDocument } from "@/gql/administration/graphql";
import { Timeline } from "@/history/Timeline";
import { mutate } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Button } from "@/ui/Button";
import { Drawer } from "@/ui/Drawer";
import { TextField } from "@/ui/Field";
import { Confirm, Refusal } from "@/ui/Forms";
import { showToast } from "@/ui/Toast";
import { DomainsField } from "./DomainsField";
import { RoleField } from "./RoleField";
import type { Domains } from "./useDomains";
import type { Person } from "./words";

const filled = (person: Person) => ({
  name: person.name,
  role: person.role,
  domainIds: person.domainIds ? [...person.domainIds] : null,
  revision: person.revision,
});
type Draft = ReturnType<typeof filled>;

/** Only what is different goes out: the rest stays as somebody else may have made it. */
export function changesOf(person: Person, draft: Draft) {
  const same = JSON.stringify([...(person.domainIds ?? ["*"])].sort()) === JSON.stringify([...(draft.domainIds ?? ["*"])].sort());
  return {
    ...(draft.name.trim() !== person.name && { name: draft.name.trim() }),
    ...(draft.role !== person.role && { role: draft.role }),
    ...(!same && (draft.domainIds ? { domainIds: draft.domainIds } : { allDomains: true })),
  };
}

type Props = { person: Person; domains: Domains; children: ReactNode; onClose: () => void };

/** What may be changed about a person. Untouched, the fields follow what others change. */
export function PersonForm({ person, domains, children, onClose }: Props) {
  const { t } = useLingui();
  const [draft, setDraft] = useState<Draft>();
  const [asking, setAsking] = useState(false);
  const [missing, setMissing] = useState<string>();
  const saving = useChange();
  const switching = useChange();
  const form = draft ?? filled(person);
  const changes = changesOf(person, form);
  const changed = Object.keys(changes).length > 0;
  const put = (part: Partial<Draft>) => setDraft({ ...form, ...part });
  const problems = saving.refused?.problems ?? {};
  const reset = () => {
    setDraft(undefined);
    setMissing(undefined);
    saving.clear();
  };
  const save = async (revision: number) => {
    if (form.domainIds?.length === 0) return setMissing(t`Choose at least one domain, or all of them.`);
    const saved = await saving.change(
      () => mutate(UpdatePersonDocument, { id: person.id, revision, ...changes }),
      (data) => data.updateUser,
    );
    if (!saved) return;
    reset();
    showToast(t`Saved`);
  };
  const enable = person.state === "DISABLED";
  const toggle = async (revision = person.revision) => {
    const done = await switching.change(
      () => mutate(UpdatePersonDocument, { id: person.id, revision, disabled: !enable }),
      (data) => data.updateUser,
    );
    if (!done) return;
    setAsking(false);
    showToast(enable ? t`Saved. ${person.name} can come in again.` : t`Saved. ${person.name} is locked out.`);
  };
  return (
    <Drawer
      title={person.name}
      onClose={onClose}
      footer={
        <>
          <Button kind="primary" disabled={!changed || saving.busy} onClick={() => void save(form.revision)}>
            <Trans>Save</Trans>
          </Button>
          {changed && (
            <Button kind="quiet" onClick={reset}>
              <Trans>Discard</Trans>
            </Button>
          )}
          <span className="grow" />
          {enable ? (
            <Button disabled={switching.busy} onClick={() => void toggle()}>
              <Trans>Enable</Trans>
            </Button>
          ) : (
            <Button kind="reject" onClick={() => setAsking(true)}>
              <Trans>Disable…</Trans>
            </Button>
          )}
        </>
      }
    >
      {children}
      <form
        className="person-form stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (changed) void save(form.revision);
        }}
      >
        <TextField
          label={t`Name`}
          value={form.name}
          maxLength={60}
          problem={problems.name}
          onChange={(event) => put({ name: event.target.value })}
        />
        <RoleField value={form.role} onChange={(role) => put({ role })} problem={problems.role} />
        <DomainsField
          domains={domains}
          value={form.domainIds}
          onChange={(domainIds) => put({ domainIds })}
          problem={missing ?? problems.domainIds}
        />
        <Refusal refused={saving.refused} onReload={reset} onAnyway={() => void save(saving.refused?.changedTo ?? person.revision)} />
        {enable && (
          <Refusal refused={switching.refused} onReload={switching.clear} onAnyway={() => void toggle(switching.refused?.changedTo)} />
        )}
      </form>
      <Timeline type="user" id={person.id} />
      {asking && (
        <Confirm
          title={t`Disable ${person.name}`}
          action={t`Disable`}
          destroy
          busy={switching.busy}
          will={t`They can be enabled again at any time.`}
          onConfirm={() => void toggle()}
          onClose={() => {
            setAsking(false);
            switching.clear();
          }}
        >
          <p className="muted">
            <Trans>
              All their sessions end at once, and their API tokens stop working. What they did stays in the audit log under their name.
            </Trans>
          </p>
          <Refusal
            refused={switching.refused}
            onReload={() => {
              setAsking(false);
              switching.clear();
            }}
            onAnyway={() => void toggle(switching.refused?.changedTo)}
          />
        </Confirm>
      )}
    </Drawer>
  );
}
