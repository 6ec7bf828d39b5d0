/**
 * Follows the stream of changes and never misses one: every change carries a cursor, and whatever happens to the
 * connection the next attempt starts after the last cursor seen. Socket first, then server-sent events; while both
 * fail, polling.
 */
export type Carrier = "socket" | "stream";
export type Link = "connecting" | "live" | "reconnecting" | "polling" | "offline";
export type Page<C> = { changes: C[]; cursor: string; hasMore: boolean };
export type Closed = "ended" | "signed-out" | "cursor-expired";

export type Transport<C> = {
  /** Opens a stream after the cursor; `opened` once the server has acknowledged, `closed` exactly once. */
  follow: (
    carrier: Carrier,
    after: string,
    on: { opened: () => void; change: (change: C) => void; closed: (why: Closed) => void },
  ) => () => void;
  /** Asks for what came after the cursor. Rejects with a `Closed` word when the server cannot answer that. */
  poll: (after: string) => Promise<Page<C>>;
  /** A cursor at the head of the ledger. */
  head: () => Promise<string>;
};
export type Listener<C> = {
  state: (link: Link, carrier: Carrier) => void;
  change: (change: C) => void;
  /** The gap is too old to be filled: everything shown must be asked for again. */
  reset: () => void;
  signedOut: () => void;
};
export type Timers = { after: (ms: number, run: () => void) => () => void; random: () => number; pollEvery: () => number };

const PATIENCE = 3;

/** After so many failures in a row: sockets, unless they fail again and again; then the stream every other time. */
export const carrierFor = (failures: number): Carrier => (failures >= 2 && failures % 2 === 0 ? "stream" : "socket");

const SLOWEST = 30_000;

/** Half of the doubling delay is certain, half is chance: many consoles must not come back in one instant. */
export const backOff = (attempt: number, random: number): number => {
  const ceiling = Math.min(SLOWEST, 500 * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random;
};

export function followChanges<C extends { cursor: string }>(
  start: string,
  transport: Transport<C>,
  listener: Listener<C>,
  timers: Timers,
): () => void {
  let cursor = start;
  let failures = 0;
  let stopped = false;
  let polling = false;
  let carrier: Carrier = "socket";
  const tell = (link: Link) => listener.state(link, carrier);
  let drop = () => {};
  let cancelRetry = () => {};
  let cancelPoll = () => {};

  const take = (change: C) => {
    cursor = change.cursor;
    listener.change(change);
  };

  const refused = async (why: unknown) => {
    if (stopped) return;
    if (why === "signed-out") {
      stop();
      listener.signedOut();
    } else if (why === "cursor-expired") {
      try {
        cursor = await transport.head();
        listener.reset();
      } catch {
        // the next attempt asks again
      }
    }
  };

  const pollOnce = async () => {
    try {
      let page: Page<C>;
      do {
        page = await transport.poll(cursor);
        if (stopped || !polling) return;
        page.changes.forEach(take);
        cursor = page.cursor;
      } while (page.hasMore);
      tell("polling");
    } catch (why) {
      if (stopped || !polling) return;
      tell("offline");
      await refused(why);
    }
    if (!stopped && polling) cancelPoll = timers.after(timers.pollEvery(), () => void pollOnce());
  };

  const endPolling = () => {
    polling = false;
    cancelPoll();
  };

  const connect = () => {
    carrier = carrierFor(failures);
    drop = transport.follow(carrier, cursor, {
      opened: () => {
        failures = 0;
        endPolling();
        tell("live");
      },
      change: take,
      closed: (why) => {
        if (stopped) return;
        failures += 1;
        if (!polling) tell("reconnecting");
        if (failures >= PATIENCE && !polling) {
          polling = true;
          void pollOnce();
        }
        void refused(why).then(() => {
          if (!stopped) cancelRetry = timers.after(backOff(failures, timers.random()), connect);
        });
      },
    });
  };

  const stop = () => {
    stopped = true;
    endPolling();
    cancelRetry();
    drop();
  };

  tell("connecting");
  connect();
  return stop;
}
