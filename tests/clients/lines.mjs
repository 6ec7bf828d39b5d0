// What every client's script shares: it is told what to do by a line of JSON each, and answers so.
import { createInterface } from "node:readline";

export const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
export const url = process.env.HANDRAIL_URL;
export const socketUrl = url.replace(/^http/, "ws");

/** Reconnecting as the guide says, only sooner. */
export const patient = { retryAttempts: Infinity, shouldRetry: () => true, retryWait: () => new Promise((go) => setTimeout(go, 50)) };

/** Whoever comes back goes on after the last cursor: the variables are read anew each time the client subscribes. */
export const resuming = (client) => ({
  ...client,
  subscribe(request, sink) {
    const variables = { ...request.variables };
    const next = (result) => {
      variables.after = result.extensions?.cursor ?? Object.values(result.data ?? {})[0]?.cursor ?? variables.after;
      sink.next(result);
    };
    const subscribed = { next, error: (problem) => sink.error(problem), complete: () => sink.complete() };
    return client.subscribe({ ...request, variables }, subscribed);
  },
});

/** `ask` answers one operation; `follow` calls `say` for each update. Both are given a token, a document and variables. */
export async function obey({ ask, follow }) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { how, token, query, variables } = JSON.parse(line);
    if (how === "ask") say(await ask(token, query, variables));
    else follow(token, query, variables, say);
  }
  process.exit();
}
