import type { Client, ExecutionResult, Sink } from "graphql-ws";

/** What the connection state needs to hear about the one socket all subscriptions share. */
export type SocketEvents = { opened: () => void; heard: () => void; closed: (code: number) => void };
const listeners = new Set<Partial<SocketEvents>>();
export function onSocket(events: Partial<SocketEvents>): () => void {
  listeners.add(events);
  return () => listeners.delete(events);
}

let client: Promise<Client> | undefined;

/** graphql-ws is fetched with the first subscription. Retrying is not its business here: see live.ts. */
function socket(): Promise<Client> {
  client ??= import("graphql-ws").then(({ createClient }) => {
    let unanswered: ReturnType<typeof setTimeout> | undefined;
    const one = createClient({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
      lazy: true,
      retryAttempts: 0,
      keepAlive: 12_000,
      on: {
        connected: () => listeners.forEach((each) => each.opened?.()),
        message: () => listeners.forEach((each) => each.heard?.()),
        closed: (event) => listeners.forEach((each) => each.closed?.((event as CloseEvent | undefined)?.code ?? 1006)),
        ping: (received) => {
          if (!received) unanswered = setTimeout(() => one.terminate(), 6_000);
        },
        pong: (received) => {
          if (received) clearTimeout(unanswered);
        },
      },
    });
    return one;
  });
  return client;
}

/** Closes the socket: the person signed out. */
export async function closeSocket(): Promise<void> {
  const one = client;
  client = undefined;
  await (await one)?.dispose();
}

/** The document goes as text, also where the server knows it by name: graphql-ws sends nothing else. */
export function openSubscription(query: string, variables: Record<string, unknown>, sink: Sink<ExecutionResult>): () => void {
  let stopped = false;
  let stop = () => {
    stopped = true;
  };
  void socket().then((one) => {
    if (!stopped) stop = one.subscribe({ query, variables }, sink);
  }, sink.error);
  return () => stop();
}
