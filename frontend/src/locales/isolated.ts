import type { Messages } from "@lingui/core";

type Token = string | [name: string, format?: string, options?: unknown];

/** Each value that is put into a sentence keeps its own direction: names, ids, times and figures among words that run to the left. */
function around(token: Token): Token[] {
  if (typeof token === "string") return [token];
  const [name, format, options] = token;
  if (!format) return ["\u2068", token, "\u2069"];
  if (typeof options !== "object" || options === null) return [token];
  const cases = Object.entries(options).map(([one, tokens]) => [one, Array.isArray(tokens) ? (tokens as Token[]).flatMap(around) : tokens]);
  return [[name, format, Object.fromEntries(cases)]];
}

export const isolated = (messages: Messages): Messages =>
  Object.fromEntries(
    Object.entries(messages).map(([id, message]) => [id, Array.isArray(message) ? (message as Token[]).flatMap(around) : message]),
  ) as Messages;
