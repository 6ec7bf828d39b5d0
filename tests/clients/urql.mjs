import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { obey, patient, resuming, socketUrl, url } from "./lines.mjs";

function connect(token) {
  const authorization = `Bearer ${token}`;
  const socket = resuming(createClient({ url: socketUrl, connectionParams: { authorization }, ...patient }));
  return new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink) }),
        }),
      }),
    ],
  });
}

const shown = (error) => ({
  errors: error.graphQLErrors.map(({ message, extensions }) => ({ message, extensions })),
  status: error.response?.status,
  network: error.networkError?.message,
});

async function ask(token, query, variables) {
  const client = connect(token);
  const mutates = query.trimStart().startsWith("mutation");
  const { data, error } = await (mutates ? client.mutation(query, variables) : client.query(query, variables));
  return error ? { failed: shown(error) } : { data };
}

function follow(token, query, variables, say) {
  connect(token)
    .subscription(query, variables)
    .subscribe(({ data, error }) => say(error ? { failed: shown(error) } : { data }));
}

await obey({ ask, follow });
