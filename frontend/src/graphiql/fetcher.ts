import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { type Client, createClient } from "graphql-ws";

const PATH = "/graphql";
export type Body = { query: string; operationName?: string | null; variables?: Record<string, unknown> };
export type Answer = { data?: Record<string, unknown>; errors?: { message: string; extensions?: { code?: string } }[] };
type Options = { headers?: Record<string, string> };

/** The token of the headers editor, whatever its capitals. */
export function tokenIn(headers: Record<string, unknown> | undefined): string | undefined {
  const [, value] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "authorization") ?? [];
  return typeof value === "string" && value.trim() ? value : undefined;
}

const failure = (message: string): Answer => ({ errors: [{ message }] });

/** One answer. With a token the session stays at home, so what comes back is what the token may see. */
export async function send(body: Body, headers: Record<string, string> = {}): Promise<Answer> {
  try {
    const response = await fetch(PATH, {
      method: "POST",
      credentials: tokenIn(headers) ? "omit" : "same-origin",
      headers: {
        accept: "application/graphql-response+json, application/json",
        "content-type": "application/json",
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    try {
      return JSON.parse(text) as Answer;
    } catch {
      return failure(`The server answered ${response.status}: ${text.slice(0, 500)}`);
    }
  } catch {
    return failure("The server did not answer.");
  }
}

/** One answer after the other, over graphql-transport-ws, on a socket of its own; it closes with the operation. */
function follow(body: Body, headers: Record<string, string> = {}): AsyncGenerator<Answer, void, void> {
  const authorization = tokenIn(headers);
  const client = createClient({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${PATH}`,
    retryAttempts: 0,
    ...(authorization && { connectionParams: { authorization } }),
  });
  const answers = read(client, body);
  const end = answers.return.bind(answers);
  // a generator that waits ends only with its next answer: so the socket is closed under it
  answers.return = async (value) => {
    await client.dispose();
    return end(value);
  };
  return answers;
}

async function* read(client: Client, body: Body): AsyncGenerator<Answer, void, void> {
  try {
    yield* client.iterate({ query: body.query, variables: body.variables, operationName: body.operationName }) as AsyncGenerator<Answer>;
  } catch (error) {
    if (Array.isArray(error)) yield { errors: error as NonNullable<Answer["errors"]> };
    else if (error instanceof CloseEvent) yield failure(`The connection was closed: ${error.code} ${error.reason}`.trim());
    else yield failure(error instanceof Error ? error.message : "The connection broke.");
  } finally {
    await client.dispose();
  }
}

/** The operations of a document as it stands; none while it cannot be read. */
function operationsIn(query: string): OperationDefinitionNode[] {
  try {
    return parse(query).definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return [];
  }
}

/** What GraphiQL calls to run an operation. It reads the editor a moment late, so it may name one that is gone. */
export function run(body: Body, options: Options = {}): Promise<Answer> | AsyncGenerator<Answer, void, void> {
  const operations = operationsIn(body.query);
  const chosen = operations.find((each) => each.name?.value === body.operationName) ?? operations[0];
  const exact = { ...body, operationName: chosen?.name?.value };
  return chosen?.operation === "subscription" ? follow(exact, options.headers) : send(exact, options.headers);
}
