import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { ChangePasswordDocument } from "@/gql/settings/graphql";
import { mutate } from "@/lib/graphql";
import { faultWords, toRefused } from "@/lib/refusal";
import { useMe } from "@/lib/session";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { Section } from "./Section";

type Problems = { current?: string; new?: string; again?: string; all?: string };

export function Password() {
  const { t } = useLingui();
  const { user } = useMe();
  const form = useRef<HTMLFormElement>(null);
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);

  const send = async (words: FormData): Promise<Problems> => {
    const text = (name: string) => {
      const value = words.get(name);
      return typeof value === "string" ? value : "";
    };
    const [current, wanted] = [text("current"), text("new")];
    if (!current) return { current: t`Say the password you have, to show that it is you.` };
    if (wanted !== text("again")) return { again: t`Not the same as above` };
    const { data, fault } = await mutate(ChangePasswordDocument, { current, new: wanted });
    if (fault) return { all: faultWords(fault) };
    const result = data.changePassword;
    if (result.__typename === "SignInFailed") return { current: result.message };
    if (result.__typename === "InvalidInput") return toRefused(result).problems;
    form.current?.reset();
    showToast(t`Saved. Your other devices are signed out.`);
    return {};
  };
  const submit = async (words: FormData) => {
    setBusy(true);
    const found = await send(words);
    setProblems(found);
    setBusy(false);
    const [field] = Object.keys(found);
    if (field) form.current?.querySelector<HTMLInputElement>(`[name=${field}]`)?.focus();
  };

  return (
    <Section id="password" title={t`Password`} note={<Trans>Changing it signs you out everywhere else.</Trans>}>
      <form
        ref={form}
        className="password"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        {/* lets password managers keep name and password together */}
        <input className="sr" type="email" autoComplete="username" value={user?.email ?? ""} readOnly tabIndex={-1} aria-hidden="true" />
        <TextField
          label={t`Current password`}
          name="current"
          type="password"
          autoComplete="current-password"
          problem={problems.current}
          note={t`None yet, or lost? An administrator can make you a link to choose one.`}
        />
        <TextField
          label={t`New password`}
          name="new"
          type="password"
          autoComplete="new-password"
          problem={problems.new}
          note={t`10 characters or more; a few words do well.`}
        />
        <TextField label={t`New password again`} name="again" type="password" autoComplete="new-password" problem={problems.again} />
        {problems.all && <Problem>{problems.all}</Problem>}
        <Button type="submit" disabled={busy}>
          <Trans>Change password</Trans>
        </Button>
      </form>
    </Section>
  );
}
