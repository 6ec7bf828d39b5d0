import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { obey, patient, resuming, socketUrl } from "./lines.mjs";

const connect = (token, more) =>
  createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    ...more,
  });

/** What the sink's `error` is given: a list of errors, or the event with which the socket closed. */
const shown = (problem) => (Array.isArray(problem) ? { errors: problem } : { code: problem.code, reason: problem.reason });

async function ask(token, query, variables) {
  const client = connect(token, { retryAttempts: 0 });
  try {
    for await (const result of client.iterate({ query, variables })) return result;
  } catch (problem) {
    return { failed: shown(problem) };
  } finally {
    await client.dispose();
  }
}

function follow(token, query, variables, say) {
  const client = resuming(connect(token, patient));
  client.subscribe(
    { query, variables },
    { next: say, error: (problem) => say({ failed: shown(problem) }), complete: () => say({ complete: true }) },
  );
}

await obey({ ask, follow });
