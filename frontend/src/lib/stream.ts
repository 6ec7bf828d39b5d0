import type { ExecutionResult } from "graphql-ws";
import type { Told } from "./carriers";
import { named, unknown } from "./trusted";

type Event = { name: string; data: string };
/** The server says something every 15 seconds at least; a proxy that keeps everything to itself never says a word. */
const FIRST_WORD = 8_000;
const SILENCE = 40_000;

/** Takes text as it comes and gives the events that are complete; comments and hints are left out. */
export function eventReader(): (text: string) => Event[] {
  let rest = "";
  return (text) => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => {
      const field = (name: string) =>
        block
          .split("\n")
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim();
      const name = field("event");
      return name === undefined ? [] : [{ name, data: field("data") ?? "" }];
    });
  };
}

/**
 * A subscription as server-sent events: for where sockets do not get through. It does not come back by itself, and it
 * ends when the page is hidden: a browser has few connections to one host, and all its tabs share them.
 */
export function openStream(query: string, variables: Record<string, unknown>, sink: Told): () => void {
  const control = new AbortController();
  const { signal } = control;
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;
  const hide = () => document.hidden && control.abort();
  const expect = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(), ms);
  };
  const read = async (): Promise<void> => {
    const response = await fetch("/graphql/stream", {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json", accept: "text/event-stream", "x-handrail-console": "1" },
      body: JSON.stringify({ ...(await named(query)), variables }),
      signal,
    });
    if (!response.ok) {
      const { errors } = (await response.json()) as { errors: { extensions?: { code?: string } }[] };
      if (unknown(query, errors[0]?.extensions?.code)) return read();
      throw errors; // eslint-disable-line typescript/only-throw-error -- as the socket tells them
    }
    const parts = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const events = eventReader();
    for (let first = true; ; first = false) {
      const { value, done } = (await parts?.read()) ?? { done: true };
      if (done || stopped) throw new Error("the stream broke off");
      if (first) sink.opened?.();
      expect(SILENCE);
      sink.heard?.();
      for (const { name, data } of events(value ?? "")) {
        if (name === "complete") return sink.complete();
        sink.next(JSON.parse(data) as ExecutionResult);
      }
    }
  };
  expect(FIRST_WORD);
  document.addEventListener("visibilitychange", hide, { signal });
  hide();
  read()
    .catch((problem: unknown) => stopped || sink.error(problem))
    .finally(() => {
      clearTimeout(timer);
      control.abort();
    });
  return () => {
    stopped = true;
    control.abort();
  };
}
