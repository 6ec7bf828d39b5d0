import { create } from "zustand";
import { type ChangeFieldsFragment, ChangesDocument, ChangesSinceDocument, LiveCursorDocument } from "@/gql/graphql";
import { carryBy } from "./carriers";
import { follow, query } from "./graphql";
import { type Closed, followChanges, type Link } from "./live";
import { startSession, useSession } from "./session";
import { onSocket } from "./socket";
import { now } from "./time";

/** `epoch` counts the times the stream was taken up: subscriptions of pages start anew with it. */
export const useConnection = create<{ link: Link; heardAt: number; epoch: number }>(() => ({
  link: "connecting",
  heardAt: now(),
  epoch: 0,
}));

export type LiveChange = ChangeFieldsFragment;
type Hearer = { change: (change: LiveChange) => void; reset?: (() => void) | undefined };
const hearers = new Set<Hearer>();

/** Hears every change once and in order. `reset`: too much was missed, ask for everything shown again. */
export function onChanges(change: Hearer["change"], reset?: () => void): () => void {
  const hearer = { change, reset };
  hearers.add(hearer);
  return () => hearers.delete(hearer);
}

const reasons: Record<string, Closed> = {
  UNAUTHENTICATED: "signed-out",
  CURSOR_EXPIRED: "cursor-expired",
  INVALID_CURSOR: "cursor-expired",
};
const heard = () => useConnection.setState({ heardAt: now() });

/** Milliseconds between questions while nothing is live: the person's wish. */
export const pollEvery = (): number => {
  const { session } = useSession.getState();
  return (session.status === "signed-in" && session.me.preferences?.autoRefreshInterval) || 5000;
};

/** Follows the ledger from the cursor for as long as the person is signed in. */
export function startConnection(cursor: string): () => void {
  const stopSocket = onSocket({ heard });
  const stop = followChanges<LiveChange>(
    cursor,
    {
      follow: (carrier, after, on) => {
        let done = false;
        const finish = (why: Closed) => {
          if (done) return;
          done = true;
          off();
          unsubscribe();
          on.closed(why);
        };
        const opened = () => !done && on.opened();
        const closed = (code: number) => finish(code === 4401 || code === 4403 ? "signed-out" : "ended");
        const off = carrier === "socket" ? onSocket({ opened, closed }) : () => {};
        const unsubscribe = follow(
          ChangesDocument,
          { after },
          {
            next: (data) => on.change(data.changes),
            failed: (fault) => finish(reasons[fault.code] ?? "ended"),
            ended: () => finish("ended"),
            opened,
            heard,
          },
          carrier,
        );
        return () => {
          done = true;
          off();
          unsubscribe();
        };
      },
      poll: async (after) => {
        const { data, fault } = await query(ChangesSinceDocument, { after });
        if (fault) throw reasons[fault.code] ?? fault;
        heard();
        return data.changes;
      },
      head: async () => {
        const { data, fault } = await query(LiveCursorDocument, {});
        if (fault) throw fault;
        return data.liveCursor;
      },
    },
    {
      state: (link, carrier) => {
        if (link === "live") carryBy(carrier);
        useConnection.setState(({ epoch }) => ({ link, epoch: link === "live" ? epoch + 1 : epoch }));
      },
      change: (change) => {
        heard();
        hearers.forEach((hearer) => hearer.change(change));
      },
      reset: () => hearers.forEach((hearer) => hearer.reset?.()),
      // the role may have changed rather than the session ended: ask who we are
      signedOut: () => void startSession(),
    },
    {
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      pollEvery,
    },
  );
  return () => {
    stop();
    stopSocket();
  };
}
