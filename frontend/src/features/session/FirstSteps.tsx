import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useState } from "react";
import { AcceptInviteDocument, CompleteSetupDocument, LinkDocument, type LinkQuery } from "@/gql/session/graphql";
import { exact } from "@/lib/format";
import { type Fault, mutate, query } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { Facts } from "@/ui/Drawer";
import { TextField } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { Door } from "./Door";
import { enter, faultWords, reader, type Trouble } from "./enter";

type Info = NonNullable<LinkQuery["linkInfo"]>;
type Known = { info: Info | null; fault?: undefined } | { fault: Fault; info?: undefined };

/** Looks the link up before anybody fills in a form for nothing. */
function WithLink({
  secret,
  purpose,
  children,
}: {
  secret: string | undefined;
  purpose: Info["purpose"];
  children: (info: Info, secret: string) => ReactNode;
}) {
  const { t } = useLingui();
  const [known, setKnown] = useState<Known>();
  useEffect(() => {
    if (secret)
      void query(LinkDocument, { token: secret }).then(({ data, fault }) => setKnown(fault ? { fault } : { info: data.linkInfo }));
  }, [secret]);
  if (secret && !known) return null;
  if (known?.fault) {
    return (
      <Door title={t`The link could not be checked`}>
        <Problem>{faultWords(known.fault)}</Problem>
      </Door>
    );
  }
  if (!secret || !known?.info || known.info.purpose !== purpose) {
    return (
      <Door title={t`This link does not work any more`}>
        <p className="muted">
          <Trans>It was used already, has expired, or was not copied whole. Ask for a new one.</Trans>
        </p>
        <p>
          <a className="link" href="/sign-in">
            <Trans>Sign in with a password</Trans>
          </a>
        </p>
      </Door>
    );
  }
  return children(known.info, secret);
}

function useForm(send: (text: (name: string) => string) => Promise<Trouble | undefined>) {
  const { t } = useLingui();
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    const text = reader(form);
    if (text("password") !== text("again")) return setTrouble({ message: "", fields: { again: t`Not the same as above` } });
    setBusy(true);
    setTrouble(await send(text));
    setBusy(false);
  };
  return { trouble, busy, submit };
}

function Form({ form, action, children }: { form: ReturnType<typeof useForm>; action: string; children?: ReactNode }) {
  const { t } = useLingui();
  const fields = form.trouble?.fields ?? {};
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit(new FormData(event.currentTarget));
      }}
    >
      {children}
      <TextField
        label={t`Password`}
        name="password"
        type="password"
        autoComplete="new-password"
        note={t`10 characters or more; a few words do well.`}
        problem={fields.password}
      />
      <TextField label={t`Password again`} name="again" type="password" autoComplete="new-password" problem={fields.again} />
      {form.trouble?.message && <Problem>{form.trouble.message}</Problem>}
      <Button kind="primary" type="submit" disabled={form.busy}>
        {action}
      </Button>
    </form>
  );
}

export function Setup({ secret }: { secret: string | undefined }) {
  return (
    <WithLink secret={secret} purpose="SETUP">
      {(_, token) => <SetupForm token={token} />}
    </WithLink>
  );
}

function SetupForm({ token }: { token: string }) {
  const { t } = useLingui();
  const form = useForm(async (text) =>
    enter(
      await mutate(CompleteSetupDocument, { token, name: text("name").trim(), email: text("email").trim(), password: text("password") }),
      (data) => data.completeSetup,
    ),
  );
  const fields = form.trouble?.fields ?? {};
  return (
    <Door title={t`Set up Handrail`} foot={t`The link works once.`}>
      <p className="muted">
        <Trans>You become the first administrator. Others are invited from inside.</Trans>
      </p>
      <Form form={form} action={t`Create the account`}>
        <TextField label={t`Name`} name="name" autoComplete="name" autoFocus problem={fields.name} />
        <TextField label={t`E-mail address`} name="email" type="email" autoComplete="username" inputMode="email" problem={fields.email} />
      </Form>
    </Door>
  );
}

export function Invite({ secret }: { secret: string | undefined }) {
  return (
    <WithLink secret={secret} purpose="INVITE">
      {(info, token) => <InviteForm info={info} token={token} />}
    </WithLink>
  );
}

function InviteForm({ info, token }: { info: Info; token: string }) {
  const { t } = useLingui();
  const form = useForm(async (text) =>
    enter(await mutate(AcceptInviteDocument, { token, password: text("password") }), (data) => data.acceptInvite),
  );
  const until = exact(info.expiresAt);
  return (
    <Door title={info.name ? t`Welcome, ${info.name}` : t`Welcome`} foot={t`The link works once, until ${until}.`}>
      <p className="muted">
        <Trans>Choose a password to come in.</Trans>
      </p>
      {info.email && <Facts rows={[[t`E-mail`, info.email]]} />}
      <Form form={form} action={t`Come in`}>
        {/* lets password managers keep name and password together */}
        <input
          className="sr"
          type="email"
          name="email"
          autoComplete="username"
          value={info.email ?? ""}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
      </Form>
    </Door>
  );
}
