import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { SignInDocument, SignInWithLinkDocument } from "@/gql/session/graphql";
import { mutate } from "@/lib/graphql";
import { useServer } from "@/lib/session";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { Door } from "./Door";
import { enter, reader, type Trouble } from "./enter";

export function SignIn() {
  const { t } = useLingui();
  const server = useServer();
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    const text = reader(form);
    setBusy(true);
    setTrouble(
      await enter(await mutate(SignInDocument, { email: text("email").trim(), password: text("password") }), (data) => data.signIn),
    );
    setBusy(false);
  };
  if (server?.setupRequired) return <NotSetUp />;
  return (
    <Door title={t`Sign in`} foot={server && `${server.name} · ${server.version}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <TextField
          label={t`E-mail address`}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          autoFocus
          problem={trouble?.fields.email}
        />
        <TextField label={t`Password`} name="password" type="password" autoComplete="current-password" problem={trouble?.fields.password} />
        {trouble?.message && <Problem>{trouble.message}</Problem>}
        <Button kind="primary" type="submit" disabled={busy}>
          <Trans>Sign in</Trans>
        </Button>
      </form>
      <p className="small muted">
        <Trans>No password yet, or lost it? An administrator can send you a link.</Trans>
      </p>
    </Door>
  );
}

function NotSetUp() {
  const { t } = useLingui();
  return (
    <Door title={t`Handrail is not set up yet`}>
      <p className="muted">
        <Trans>The first administrator is made with a one-time link. It was printed where the server was started.</Trans>
      </p>
      <p className="muted">
        <Trans>Lost it? Print a new one there:</Trans>
      </p>
      <code>handrail user add --name NAME --role admin E-MAIL</code>
    </Door>
  );
}

/** Opened from a printed or sent link: signs in at once, or says why not. */
export function SignInByLink({ secret }: { secret: string }) {
  const { t } = useLingui();
  const [trouble, setTrouble] = useState<Trouble>();
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void mutate(SignInWithLinkDocument, { token: secret })
      .then((answer) => enter(answer, (data) => data.signInWithLink))
      .then(setTrouble);
  }, [secret]);
  return (
    <Door title={trouble ? t`This link does not work any more` : t`Signing in`}>
      {trouble ? (
        <>
          <Problem>{trouble.message}</Problem>
          <p>
            <a className="link" href="/sign-in">
              <Trans>Sign in with a password</Trans>
            </a>
          </p>
        </>
      ) : (
        <p className="muted" role="status">
          <Trans>One moment.</Trans>
        </p>
      )}
    </Door>
  );
}
