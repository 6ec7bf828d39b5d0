import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import { OperationTypeNode } from "graphql";
import { obey, patient, resuming, socketUrl, url } from "./lines.mjs";

/** Apollo's cache reads `... on Refusal` only if it knows which types are refusals; the server tells. */
async function typesOf(name, authorization) {
  const body = JSON.stringify({ query: `{ __type(name: "${name}") { possibleTypes { name } } }` });
  const headers = { authorization, "content-type": "application/json" };
  const { data } = await (await fetch(url, { method: "POST", headers, body })).json();
  return data?.__type.possibleTypes.map((type) => type.name) ?? [];
}

async function connect(token) {
  const authorization = `Bearer ${token}`;
  const socket = createClient({ url: socketUrl, connectionParams: { authorization }, ...patient });
  return new ApolloClient({
    cache: new InMemoryCache({ possibleTypes: { Refusal: await typesOf("Refusal", authorization) } }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(resuming(socket)),
      new HttpLink({ uri: url, headers: { authorization } }),
    ),
  });
}

const shown = (problem) => {
  if (CombinedGraphQLErrors.is(problem)) return { kind: "CombinedGraphQLErrors", errors: problem.errors };
  if (ServerError.is(problem)) return { kind: "ServerError", status: problem.statusCode };
  return { kind: problem.constructor.name, message: problem.message };
};

async function ask(token, query, variables) {
  const [client, document] = [await connect(token), gql(query)];
  const mutates = document.definitions[0].operation === "mutation";
  try {
    const { data } = await (mutates
      ? client.mutate({ mutation: document, variables })
      : client.query({ query: document, variables }));
    return { data };
  } catch (problem) {
    return { failed: shown(problem) };
  }
}

async function follow(token, query, variables, say) {
  (await connect(token))
    .subscribe({ query: gql(query), variables })
    .subscribe({ next: ({ data, error }) => say(error ? { failed: shown(error) } : { data }) });
}

await obey({ ask, follow });
