import { i18n } from "@lingui/core";
import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import { open, type Told } from "./carriers";
import type { Carrier } from "./live";
import { createStore } from "./store";
import { named, unknown } from "./trusted";

/** A document as codegen writes it: text that knows its data and its variables. */
export type Doc<Data, Variables> = DocumentTypeDecoration<Data, Variables> & { toString: () => string };

/** What went wrong, in the words of `extensions.code`; NETWORK when no answer came at all. */
export type Fault = {
  code: "UNAUTHENTICATED" | "FORBIDDEN" | "RATE_LIMITED" | "INTERNAL" | "BUSY" | "NETWORK" | (string & {});
  message: string;
  correlationId?: string | undefined;
  retryAfter?: number | undefined;
  /** Where in a text of the request it is, counted from 0. */
  position?: number | undefined;
  length?: number | undefined;
};
export type Answer<D> = { data: D; fault?: undefined } | { data?: undefined; fault: Fault };
type RawError = { message: string; extensions?: Record<string, unknown> };
type Raw = { data?: unknown; errors?: readonly RawError[] };

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const count = (value: unknown) => (typeof value === "number" ? value : undefined);
export function toFault(errors: readonly RawError[] | undefined, status = 200): Fault {
  const [first] = errors ?? [];
  const extensions = first?.extensions ?? {};
  const byStatus = { 401: "UNAUTHENTICATED", 403: "FORBIDDEN", 429: "RATE_LIMITED", 503: "BUSY" }[status] ?? "INTERNAL";
  return {
    code: text(extensions.code) ?? byStatus,
    message: first?.message ?? `HTTP ${status}`,
    correlationId: text(extensions.correlationId),
    retryAfter: count(extensions.retryAfter),
    position: count(extensions.position),
    length: count(extensions.length),
  };
}

let onSignedOut = () => {};
/** Told once a request is answered with UNAUTHENTICATED. */
export const whenSignedOut = (tell: () => void) => {
  onSignedOut = tell;
};

const store = createStore();
/** Forgets everything that was loaded: another person may sign in on this screen. */
export const forgetAll = () => store.clear();

async function send<D>(document: string, variables: unknown): Promise<Answer<D>> {
  let response: Response;
  let raw: Raw;
  try {
    response = await fetch("/graphql", {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json;q=0.9",
        "x-handrail-console": "1",
      },
      body: JSON.stringify({ ...(await named(document)), variables }),
    });
    raw = (await response.json()) as Raw;
  } catch (error) {
    return { fault: { code: "NETWORK", message: error instanceof Error ? error.message : String(error) } };
  }
  if (raw.errors?.length || raw.data === undefined) {
    const fault = toFault(raw.errors, response.status);
    if (unknown(document, fault.code)) return send(document, variables);
    if (fault.code === "UNAUTHENTICATED") onSignedOut();
    return { fault };
  }
  return { data: raw.data as D };
}

/** Only answers that are still on their way are shared; two questions at once are one request. */
const underway = new Map<string, Promise<Answer<unknown>>>();
const keyOf = (document: string, variables: unknown) => `${document}\n${JSON.stringify(variables)}`;
function ask<D>(document: string, variables: unknown): Promise<Answer<D>> {
  const key = keyOf(document, variables);
  let answer = underway.get(key);
  if (!answer) {
    answer = send<D>(document, variables).then((result) => {
      underway.delete(key);
      if (result.data) store.write(result.data, key);
      return result;
    });
    underway.set(key, answer);
  }
  return answer as Promise<Answer<D>>;
}

/** Why the server refuses, said in the console's language. */
async function translated<D>(answer: Answer<D>): Promise<Answer<D>> {
  if (i18n.locale !== "en") await import("@/refusals/said").then(({ sayAll }) => sayAll(answer)).catch(() => undefined);
  return answer;
}

/** Asks the server once. */
export const query = <D, V>(doc: Doc<D, V>, variables: V): Promise<Answer<D>> => ask<D>(String(doc), variables).then(translated);

/** Never shared, never repeated. Whatever the answer says about things on the screen shows at once. */
export async function mutate<D, V>(doc: Doc<D, V>, variables: V): Promise<Answer<D>> {
  const result = await send<D>(String(doc), variables);
  await translated(result);
  if (result.data) store.write(result.data);
  return result;
}

export type Loaded<D> = { data: D | undefined; fault: Fault | undefined; loading: boolean; reload: () => void };

/**
 * A query that stays true: things in it change when a mutation or a live change brings a newer state. Shows what is
 * known at once and asks again when the part appears; `reload` asks once more.
 */
export function useQuery<D, V>(doc: Doc<D, V>, variables: V, options: { pause?: boolean } = {}): Loaded<D> {
  const document = String(doc);
  const key = keyOf(document, variables);
  const pause = options.pause ?? false;
  const [asked, setAsked] = useState<{ key: string; fault: Fault | undefined; busy: boolean }>({ key, fault: undefined, busy: !pause });
  const subscribe = useCallback((listener: () => void) => store.subscribe(key, listener), [key]);
  const data = useSyncExternalStore(subscribe, () => store.read(key)) as D | undefined;
  const load = async (of: string, from: unknown) => {
    setAsked({ key: of, fault: undefined, busy: true });
    const { fault } = await ask<D>(document, from);
    setAsked({ key: of, fault, busy: false });
  };
  const start = useEffectEvent(() => void load(key, variables));
  useEffect(() => {
    if (!pause) start();
  }, [key, pause]);
  const current = asked.key === key;
  return {
    data,
    fault: current ? asked.fault : undefined,
    loading: !pause && (!current || asked.busy),
    reload: () => void load(key, variables),
  };
}

export type Pages<D> = Loaded<D[]> & { more: (after: string) => void };

/** The same for a list that grows page by page: `more(endCursor)` adds one, `reload` starts again with the first. */
export function usePages<D, V extends object>(doc: Doc<D, V>, variables: Omit<V, "after">): Pages<D> {
  const document = String(doc);
  const base = JSON.stringify(variables);
  const keyAt = (after: string | null) => keyOf(document, { ...(JSON.parse(base) as object), after });
  const [view, setView] = useState<{ base: string; cursors: (string | null)[] }>({ base, cursors: [null] });
  const [asked, setAsked] = useState<{ base: string; fault: Fault | undefined; busy: boolean }>({ base, fault: undefined, busy: true });
  const cursors = view.base === base ? view.cursors : [null];
  const keys = cursors.map(keyAt);
  const joined = keys.join("\0");
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = joined.split("\0").map((key) => store.subscribe(key, listener));
      return () => stops.forEach((stop) => stop());
    },
    [joined],
  );
  const pages = useSyncExternalStore(subscribe, () => store.readAll(keys)) as D[];
  const load = async (after: string | null) => {
    setAsked({ base, fault: undefined, busy: true });
    const { fault } = await ask<D>(document, { ...(JSON.parse(base) as object), after });
    if (!fault) setView((old) => ({ base, cursors: after === null || old.base !== base ? [null] : [...old.cursors, after] }));
    setAsked({ base, fault, busy: false });
  };
  const start = useEffectEvent(() => void load(null));
  useEffect(() => start(), [base, document]);
  const current = asked.base === base;
  return {
    data: pages.length > 0 ? pages : undefined,
    fault: current ? asked.fault : undefined,
    loading: !current || asked.busy,
    reload: () => void load(null),
    more: (after) => void load(after),
  };
}

export type Sink<D> = {
  next: (data: D) => void;
  failed?: (fault: Fault) => void;
  ended?: () => void;
  opened?: () => void;
  heard?: () => void;
};

/** Opens a subscription; returns the way to end it. It does not come back by itself when the connection breaks. */
export function follow<D, V>(doc: Doc<D, V>, variables: V, sink: Sink<D>, carrier?: Carrier): () => void {
  const told = {
    opened: sink.opened,
    heard: sink.heard,
    next: (raw: Raw) => {
      if (raw.errors?.length) return sink.failed?.(toFault(raw.errors));
      store.write(raw.data);
      sink.next(raw.data as D);
    },
    error: (error: unknown) =>
      sink.failed?.(Array.isArray(error) ? toFault(error as readonly RawError[]) : { code: "NETWORK", message: "closed" }),
    complete: () => sink.ended?.(),
  };
  return open(String(doc), variables as Record<string, unknown>, told as Told, carrier);
}

/** Follows a subscription while the part is shown, and takes it up again after each reconnect (`epoch`). */
export function useSubscription<D, V>(doc: Doc<D, V>, variables: V, epoch: number, onData: (data: D) => void): void {
  const tell = useEffectEvent(onData);
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (epoch === 0) return;
    return follow(doc, JSON.parse(key) as V, { next: (data) => tell(data) });
  }, [doc, key, epoch]);
}
