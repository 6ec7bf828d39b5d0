import { Mark } from "@/shell/Mark";

/** As whom the next request runs. */
export type Who = { name: string; role: string | null } | "token" | "nobody" | undefined;

const SIGN_IN = "/sign-in?next=/graphiql";

function Caller({ who }: { who: Who }) {
  if (who === undefined) return null;
  if (who === "nobody")
    return (
      <>
        You are signed out. <a href={SIGN_IN}>Sign in</a>
      </>
    );
  if (who === "token")
    return (
      <>
        <span className="only-wide">Requests run with the </span>
        <b>token under Headers</b>
      </>
    );
  return (
    <>
      <span className="only-wide">Requests run as </span>
      <b>{who.name}</b>
      {who.role && `, ${who.role.toLowerCase()}`}
    </>
  );
}

/** What tells that this is Handrail, who asks, and how to get back. */
export function Bar({ who }: { who: Who }) {
  return (
    <header className="bar">
      <a className="brand" href="/" aria-label="Handrail, back to the console">
        <Mark />
        <span className="only-wide">Handrail</span>
      </a>
      <h1>API explorer</h1>
      <p className="who" role="status">
        <Caller who={who} />
      </p>
      <a className="back" href="/">
        <span className="only-wide">Back to the console</span>
        <span className="only-narrow">Console</span>
      </a>
    </header>
  );
}
