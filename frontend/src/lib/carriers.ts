import type { ExecutionResult, Sink } from "graphql-ws";
import type { Carrier } from "./live";
import { openSubscription } from "./socket";

export type Told = Sink<ExecutionResult> & { opened?: (() => void) | undefined; heard?: (() => void) | undefined };

let current: Carrier = "socket";
/** What works at the moment: subscriptions opened from now on go this way. */
export const carryBy = (carrier: Carrier) => {
  current = carrier;
};

/** Opens a subscription over the socket all of them share, or as a stream of its own; `opened` and `heard` are for streams. */
export function open(query: string, variables: Record<string, unknown>, sink: Told, carrier: Carrier = current): () => void {
  if (carrier === "socket") return openSubscription(query, variables, sink);
  let stopped = false;
  let stop = () => {
    stopped = true;
  };
  void import("./stream").then(({ openStream }) => {
    if (!stopped) stop = openStream(query, variables, sink);
  }, sink.error);
  return () => stop();
}
