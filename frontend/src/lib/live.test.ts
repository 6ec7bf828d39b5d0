import { describe, expect, it } from "vitest";
import { backOff, type Carrier, carrierFor, type Closed, followChanges, type Link, type Page } from "./live";

type C = { cursor: string };
type On = { opened: () => void; change: (change: C) => void; closed: (why: Closed) => void };

/** A server whose ledger is the numbers 1..head, and time that passes when told to. */
function world(options: { poll?: (after: string) => Page<C>; pollFails?: Closed | "down"; pollEvery?: () => number } = {}) {
  const attempts: { carrier: Carrier; after: string; on: On; dropped: boolean }[] = [];
  const links: Link[] = [];
  const seen: string[] = [];
  const told: string[] = [];
  const timers: { at: number; run: () => void; off: boolean }[] = [];
  let time = 0;
  const pass = async (ms: number) => {
    await settle();
    time += ms;
    for (;;) {
      const due = timers.filter((one) => !one.off && one.at <= time).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      due.off = true;
      due.run();
      await settle();
    }
    await settle();
  };
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const stop = followChanges<C>(
    "0",
    {
      follow: (carrier, after, on) => {
        const attempt = { carrier, after, on, dropped: false };
        attempts.push(attempt);
        return () => {
          attempt.dropped = true;
        };
      },
      // eslint-disable-next-line typescript/only-throw-error -- the transport refuses with a word
      poll: (after) =>
        options.pollFails
          ? Promise.reject(options.pollFails)
          : Promise.resolve(options.poll?.(after) ?? { changes: [], cursor: after, hasMore: false }),
      head: () => Promise.resolve("90"),
    },
    {
      state: (link) => links.at(-1) !== link && links.push(link),
      change: (change) => seen.push(change.cursor),
      reset: () => told.push("reset"),
      signedOut: () => told.push("signed out"),
    },
    {
      after: (ms, run) => {
        const timer = { at: time + ms, run, off: false };
        timers.push(timer);
        return () => {
          timer.off = true;
        };
      },
      random: () => 0.5,
      pollEvery: options.pollEvery ?? (() => 5000),
    },
  );
  return { attempts, links, seen, told, pass, settle, stop, last: () => attempts.at(-1) as (typeof attempts)[number] };
}

describe("following changes", () => {
  it("starts again after the last change seen, so that none is missed and none comes twice", async () => {
    const { last, pass, seen, attempts } = world();
    last().on.opened();
    last().on.change({ cursor: "1" });
    last().on.change({ cursor: "2" });
    last().on.closed("ended");
    await pass(10_000);
    expect(attempts).toHaveLength(2);
    expect(last().after).toBe("2");
    last().on.opened();
    last().on.change({ cursor: "3" });
    expect(seen).toEqual(["1", "2", "3"]);
  });
  it("says live, reconnecting, live", async () => {
    const { last, pass, links } = world();
    last().on.opened();
    last().on.closed("ended");
    await pass(10_000);
    last().on.opened();
    expect(links).toEqual(["connecting", "live", "reconnecting", "live"]);
  });
  it("polls from the same cursor when the socket stays away, and goes on from there once it is back", async () => {
    const ledger = (after: string): Page<C> =>
      Number(after) < 7
        ? { changes: [{ cursor: "6" }, { cursor: "7" }], cursor: "7", hasMore: false }
        : { changes: [], cursor: after, hasMore: false };
    const { last, pass, links, seen } = world({ poll: ledger });
    for (let attempt = 0; attempt < 3; attempt++) {
      last().on.closed("ended");
      await pass(20_000);
    }
    expect(links.at(-1)).toBe("polling");
    expect(seen).toEqual(["6", "7"]);
    last().on.closed("ended");
    await pass(60_000);
    expect(last().after).toBe("7");
    last().on.opened();
    expect(links.at(-1)).toBe("live");
  });
  it("goes over to the stream when sockets fail twice, and tries the socket first when the stream ends", async () => {
    const { last, pass, links, seen, attempts } = world();
    for (let attempt = 0; attempt < 2; attempt++) {
      last().on.closed("ended");
      await pass(10_000);
    }
    expect(attempts.map(({ carrier }) => carrier)).toEqual(["socket", "socket", "stream"]);
    last().on.opened();
    last().on.change({ cursor: "1" });
    expect(links).toEqual(["connecting", "reconnecting", "live"]);
    last().on.closed("ended");
    await pass(10_000);
    expect(last()).toMatchObject({ carrier: "socket", after: "1" });
    last().on.closed("ended");
    await pass(10_000);
    expect(last().carrier).toBe("stream");
    expect(seen).toEqual(["1"]);
  });
  it("tries both in turn while it polls", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(carrierFor)).toEqual(["socket", "socket", "stream", "socket", "stream", "socket", "stream"]);
  });
  it("fetches page after page while there is more", async () => {
    const { last, pass, seen } = world({
      poll: (after) => ({
        changes: after === "4" ? [] : [{ cursor: String(Number(after) + 1) }],
        cursor: after === "4" ? "4" : String(Number(after) + 1),
        hasMore: Number(after) < 3,
      }),
    });
    for (let attempt = 0; attempt < 3; attempt++) {
      last().on.closed("ended");
      await pass(attempt < 2 ? 20_000 : 0);
    }
    expect(seen).toEqual(["1", "2", "3", "4"]);
  });
  it("asks as often as the person wishes, from the next question on", async () => {
    let [wish, asked] = [1000, 0];
    const poll = (after: string) => {
      asked += 1;
      return { changes: [], cursor: after, hasMore: false };
    };
    const { last, pass, links } = world({ poll, pollEvery: () => wish });
    for (let time = 0; time < 3; time++) {
      last().on.closed("ended");
      await pass(10_000);
    }
    expect(links.at(-1)).toBe("polling");
    const within = async (ms: number) => {
      const before = asked;
      for (let gone = 0; gone < ms; gone += 1000) await pass(1000);
      return asked - before;
    };
    expect(await within(60_000)).toBe(60);
    wish = 20_000;
    await pass(1000); // the question that was due already
    expect(await within(60_000)).toBe(3);
  });

  it("is offline when polling fails too", async () => {
    const { last, pass, links } = world({ pollFails: "down" });
    for (let attempt = 0; attempt < 3; attempt++) {
      last().on.closed("ended");
      await pass(20_000);
    }
    expect(links.at(-1)).toBe("offline");
  });
  it("begins at the head and asks for everything anew when the gap is too old", async () => {
    const { last, pass, told } = world();
    last().on.closed("cursor-expired");
    await pass(10_000);
    expect(told).toEqual(["reset"]);
    expect(last().after).toBe("90");
  });
  it("stops when the session ended", async () => {
    const { last, pass, told, attempts } = world();
    last().on.closed("signed-out");
    await pass(100_000);
    expect(told).toEqual(["signed out"]);
    expect(attempts).toHaveLength(1);
  });
  it("leaves nothing behind when it is stopped", async () => {
    const { last, pass, stop, attempts } = world();
    last().on.closed("ended");
    stop();
    await pass(100_000);
    expect(attempts).toHaveLength(1);
    expect(last().dropped).toBe(true);
  });
});

describe("the delay before the next attempt", () => {
  it("doubles, has a chance part, and never passes half a minute", () => {
    expect(backOff(1, 0)).toBe(500);
    expect(backOff(1, 1)).toBe(1000);
    expect(backOff(2, 0)).toBe(1000);
    expect(backOff(20, 1)).toBe(30_000);
  });
});
