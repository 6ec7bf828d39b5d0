import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { CreateTokenDocument, type TokenKind } from "@/gql/administration/graphql";
import { mutate } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { useMe } from "@/lib/session";
import { now } from "@/lib/time";
import { Dialog } from "@/ui/Dialog";
import { Select, TextField } from "@/ui/Field";
import { FormFooter, Refusal } from "@/ui/Forms";
import { AgentField } from "./AgentField";
import { Choice } from "./Choice";
import { DomainsField } from "./DomainsField";
import { MadeToken } from "./MadeToken";
import { ScopesField } from "./ScopesField";
import type { Domains } from "./useDomains";
import { expiry, KINDS } from "./words";

const KIND_ORDER: TokenKind[] = ["AGENT", "INTEGRATION"];
const today = () => new Date(now()).toISOString().slice(0, 10);

/** Makes a token, then shows its secret: this once. */
export default function TokenDialog({ domains, onClose, onMade }: { domains: Domains; onClose: () => void; onMade: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const [made, setMade] = useState<{ name: string; secret: string }>();
  const [form, setForm] = useState({
    name: "",
    kind: "AGENT" as TokenKind,
    agentId: "",
    scopes: [] as string[],
    domainIds: me.domainIds ? [...me.domainIds] : null,
    expires: "90",
    date: "",
  });
  const [missing, setMissing] = useState<Record<string, string>>({});
  const { busy, refused, change, clear } = useChange();
  const put = (part: Partial<typeof form>) => {
    setForm({ ...form, ...part });
    setMissing({});
    clear();
  };
  const agents = form.kind === "AGENT";

  const lacks = (): Record<string, string> => {
    if (form.expires === "date" && !form.date) return { expiresAt: t`Choose a day.` };
    if (agents && !form.agentId) return { agentId: t`Choose the agent it is for.` };
    if (!agents && form.scopes.length === 0) return { scopes: t`Choose at least one.` };
    if (!agents && form.domainIds?.length === 0) return { domainIds: t`Choose at least one domain, or all of them.` };
    return {};
  };
  const create = async () => {
    const found = lacks();
    setMissing(found);
    if (Object.keys(found).length > 0) return clear();
    const done = await change(
      () =>
        mutate(CreateTokenDocument, {
          name: form.name.trim(),
          kind: form.kind,
          ...(agents ? { agentId: form.agentId } : { scopes: form.scopes, domainIds: form.domainIds }),
          expiresAt: expiry(form.expires, form.date, now()),
        }),
      (data) => data.createToken,
    );
    if (done?.__typename !== "CreatedToken") return;
    setMade({ name: done.token.name, secret: done.secret ?? "" });
    onMade();
  };
  if (made) return <MadeToken name={made.name} secret={made.secret} agent={agents} onClose={onClose} />;
  const problem = (field: string) => missing[field] ?? refused?.problems[field];
  return (
    <Dialog
      title={t`New API token`}
      onClose={onClose}
      onSubmit={() => void create()}
      footer={<FormFooter busy={busy} action={t`Make the token`} note={t`Its secret is shown once, on the next page.`} onClose={onClose} />}
    >
      <div className="stack">
        <Choice
          label={t`Kind`}
          value={form.kind}
          options={KIND_ORDER.map((kind) => ({ value: kind, label: i18n._(KINDS[kind].label), note: i18n._(KINDS[kind].note) }))}
          onChange={(kind) => put({ kind })}
        />
        {agents && (
          <AgentField
            value={form.agentId}
            problem={problem("agentId")}
            onChange={(agentId, name) => put({ agentId, ...(form.name === "" && { name }) })}
          />
        )}
        <div className="two">
          <TextField
            label={t`Name`}
            value={form.name}
            maxLength={60}
            note={t`What it is for, to know it again.`}
            problem={problem("name")}
            onChange={(event) => put({ name: event.target.value })}
          />
          <Select
            label={t`Expires`}
            value={form.expires}
            problem={form.expires === "date" ? undefined : problem("expiresAt")}
            options={[
              { value: "7", label: t`in 7 days` },
              { value: "30", label: t`in 30 days` },
              { value: "90", label: t`in 90 days` },
              { value: "365", label: t`in a year` },
              { value: "date", label: t`on a day` },
              { value: "never", label: t`never` },
            ]}
            onChange={(event) => put({ expires: event.target.value })}
          />
        </div>
        {form.expires === "date" && (
          <TextField
            label={t`Last day`}
            type="date"
            min={today()}
            value={form.date}
            problem={problem("expiresAt")}
            onChange={(event) => put({ date: event.target.value })}
          />
        )}
        {!agents && <ScopesField value={form.scopes} onChange={(scopes) => put({ scopes })} problem={problem("scopes")} />}
        {!agents && (
          <DomainsField
            domains={domains}
            value={form.domainIds}
            onChange={(domainIds) => put({ domainIds })}
            problem={problem("domainIds")}
          />
        )}
        <Refusal refused={refused} />
        {me.user && !agents && (
          <p className="small muted">
            <Trans>It acts for you: in the audit log it stands under your name, with the token's beside it.</Trans>
          </p>
        )}
      </div>
    </Dialog>
  );
}
