import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { InvitePersonDocument, type Role } from "@/gql/administration/graphql";
import { exact } from "@/lib/format";
import { mutate } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { useMe } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Copy, FormFooter, Refusal } from "@/ui/Forms";
import { DomainsField } from "./DomainsField";
import { RoleField } from "./RoleField";
import type { Domains } from "./useDomains";

type Made = { name: string; link: string; expiresAt: string };

/** Asks whom to invite, then shows the link: this once. */
export function InviteDialog({ domains, onClose, onInvited }: { domains: Domains; onClose: () => void; onInvited: () => void }) {
  const me = useMe();
  const { t } = useLingui();
  const [made, setMade] = useState<Made>();
  const [form, setForm] = useState({ name: "", email: "", role: "OPERATOR" as Role, domainIds: me.domainIds ? [...me.domainIds] : null });
  const [missing, setMissing] = useState<string>();
  const { busy, refused, change, clear } = useChange();
  const put = (part: Partial<typeof form>) => {
    setForm({ ...form, ...part });
    setMissing(undefined);
    clear();
  };
  const invite = async () => {
    if (form.domainIds?.length === 0) return setMissing(t`Choose at least one domain, or all of them.`);
    setMissing(undefined);
    const variables = { ...form, name: form.name.trim(), email: form.email.trim() };
    const done = await change(
      () => mutate(InvitePersonDocument, variables),
      (data) => data.inviteUser,
    );
    if (done?.__typename !== "InvitedUser") return;
    setMade({ name: done.user.name, link: done.link ?? "", expiresAt: done.expiresAt });
    onInvited();
  };
  if (made) return <Invited made={made} onClose={onClose} />;
  const problems = refused?.problems ?? {};
  // the only other refusal is about the address: somebody has it already
  const taken = refused && Object.keys(problems).length === 0 && refused.kind === "NameTaken" ? refused.message : undefined;
  return (
    <Dialog
      narrow
      title={t`Invite a person`}
      onClose={onClose}
      onSubmit={() => void invite()}
      footer={<FormFooter busy={busy} action={t`Make the link`} onClose={onClose} />}
    >
      <div className="stack">
        <TextField
          label={t`Name`}
          value={form.name}
          maxLength={60}
          problem={problems.name}
          onChange={(event) => put({ name: event.target.value })}
        />
        <TextField
          label={t`E-mail address`}
          type="email"
          inputMode="email"
          value={form.email}
          maxLength={254}
          note={t`They sign in with it. Handrail sends no mail: you give them the link.`}
          problem={problems.email ?? taken}
          onChange={(event) => put({ email: event.target.value })}
        />
        <RoleField value={form.role} onChange={(role) => put({ role })} problem={problems.role} />
        <DomainsField
          domains={domains}
          value={form.domainIds}
          onChange={(domainIds) => put({ domainIds })}
          problem={missing ?? problems.domainIds}
        />
        {!taken && <Refusal refused={refused} />}
      </div>
    </Dialog>
  );
}

function Invited({ made, onClose }: { made: Made; onClose: () => void }) {
  const { t } = useLingui();
  const until = exact(made.expiresAt);
  return (
    <Dialog
      narrow
      title={t`${made.name} is invited`}
      onClose={onClose}
      footer={
        <>
          <span className="small muted grow">{t`The link is shown this once.`}</span>
          <Button size="large" kind="primary" onClick={onClose}>
            <Trans>Done</Trans>
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="muted">
          <Trans>Give this link to {made.name}. Whoever opens it first chooses the password.</Trans>
        </p>
        <Copy label={t`Link`} text={made.link} />
        <p className="small muted">
          <Trans>It works once, until {until}.</Trans>
        </p>
      </div>
    </Dialog>
  );
}
