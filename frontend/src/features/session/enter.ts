import { t } from "@lingui/core/macro";
import type { Answer, Fault } from "@/lib/graphql";
import { go } from "@/lib/place";
import { startSession } from "@/lib/session";

export type Trouble = { message: string; fields: Record<string, string> };

/** Words for a fault on the way in. */
export function faultWords(fault: Fault): string {
  if (fault.code === "RATE_LIMITED") {
    const minutes = fault.retryAfter === undefined ? undefined : Math.max(1, Math.ceil(fault.retryAfter / 60));
    return minutes === undefined
      ? t`Too many attempts. Wait a moment, then try again.`
      : t`Too many attempts. Try again in ${minutes} min.`;
  }
  return fault.code === "NETWORK" ? t`The server did not answer. Try again.` : fault.message;
}

type Result = { __typename: "Me" } | { __typename: string; message: string; problems?: { path: string; message: string }[] };

/** Reads the answer of any way in. Nothing to tell means the person is inside. */
export async function enter<D>(answer: Answer<D>, pick: (data: D) => Result): Promise<Trouble | undefined> {
  if (answer.fault) return { message: faultWords(answer.fault), fields: {} };
  const result = pick(answer.data);
  if (result.__typename !== "Me") {
    const { message, problems = [] } = result as Exclude<Result, { __typename: "Me" }>;
    const fields = Object.fromEntries(problems.map((problem) => [problem.path.split("/").at(-1) ?? "", problem.message]));
    return { message: problems.length > 0 ? "" : message, fields };
  }
  const inside = onward();
  await startSession();
  if (["/setup", "/invite", "/sign-in"].includes(location.pathname)) inside();
  return undefined;
}

/** The way on from a door. Only the API explorer, which is no page of the console, sends people here to come back. */
export function onward(): () => void {
  const next = new URLSearchParams(location.search).get("next") ?? "";
  return /^\/graphiql(\?|$)/.test(next) ? () => location.replace(next) : () => go("/");
}

/** The secret of the link that was opened. It stands behind the #, so it never reaches a server's log, and leaves the address at once. */
export function takeSecret(): string | undefined {
  const secret = new URLSearchParams(location.hash.slice(1)).get("token") ?? undefined;
  if (secret) history.replaceState(history.state, "", location.pathname);
  return secret;
}

/** Reads the text fields of a form. */
export const reader = (form: FormData) => (name: string) => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};
