import { createClient, NetworkError } from "graphql-sse";
import { obey, patient, resuming, url } from "./lines.mjs";

const connect = (token, more) =>
  createClient({ url: `${url}/stream`, headers: { authorization: `Bearer ${token}` }, ...more });

/** What was refused before there was a stream is a NetworkError, with the answer to read. */
async function shown(problem) {
  if (!(problem instanceof NetworkError)) return { kind: problem.constructor.name, message: problem.message };
  const { errors } = problem.response ? await problem.response.json() : {};
  return { kind: "NetworkError", status: problem.response?.status, errors };
}

async function ask(token, query, variables) {
  const client = connect(token, { retryAttempts: 0 });
  try {
    for await (const result of client.iterate({ query, variables })) return result;
  } catch (problem) {
    return { failed: await shown(problem) };
  } finally {
    client.dispose();
  }
}

function follow(token, query, variables, say) {
  const client = resuming(connect(token, { retryAttempts: Infinity, retry: patient.retryWait }));
  client.subscribe(
    { query, variables },
    { next: say, error: async (problem) => say({ failed: await shown(problem) }), complete: () => say({ complete: true }) },
  );
}

await obey({ ask, follow });
