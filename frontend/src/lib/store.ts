/**
 * What the server told us, kept once per thing. Every object with `__typename` and `id` lives in one place, so that a
 * list, a card and a live change that speak of the same run always show the same state. Results of queries hold
 * references; reading them gives objects that keep their identity until something in them changes.
 */
type Json = unknown;
type Fields = Record<string, Json>;
class Ref {
  constructor(readonly key: string) {}
}

/** In unions one field may need an alias per type: `agent_state: state` is kept as `state`. */
const fieldOf = (name: string) => (name.startsWith("_") ? name : name.slice(name.lastIndexOf("_") + 1));

const same = (a: Json, b: Json): boolean => {
  if (a instanceof Ref && b instanceof Ref) return a.key === b.key;
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || a instanceof Ref || b instanceof Ref) return false;
  const [left, right] = [Object.keys(a), Object.keys(b)];
  return left.length === right.length && left.every((key) => same((a as Fields)[key], (b as Fields)[key]));
};

export function createStore() {
  const things = new Map<string, Fields>();
  const results = new Map<string, Json>();
  /** Readable form of things and results, thrown away when anything in them changes. */
  const views = new Map<string, Json>();
  const lists = new Map<string, Json[]>();
  /** Which things and results hold a thing, as they were written. */
  const usedBy = new Map<string, Set<string>>();
  const listeners = new Map<string, Set<() => void>>();

  const normalise = (value: Json, touched: Set<string>, holder: string | undefined): Json => {
    if (Array.isArray(value)) return value.map((one) => normalise(one, touched, holder));
    if (typeof value !== "object" || value === null) return value;
    const { __typename: type, id } = value as Fields;
    const key = typeof type === "string" && typeof id === "string" && type !== "Actor" ? `${type}:${id}` : undefined;
    const fields: Fields = {};
    for (const [name, inner] of Object.entries(value))
      fields[key ? fieldOf(name) : name] = type && !opaque(name) ? normalise(inner, touched, key ?? holder) : inner;
    if (!key) return fields;
    const known = things.get(key);
    const next = known ? { ...known, ...fields } : fields;
    if (!known || !same(known, next)) {
      things.set(key, next);
      touched.add(key);
    }
    if (holder !== undefined) {
      const users = usedBy.get(key);
      if (users) users.add(holder);
      else usedBy.set(key, new Set([holder]));
    }
    return new Ref(key);
  };

  const forget = (key: string, seen: Set<string>): void => {
    if (seen.has(key)) return;
    seen.add(key);
    views.delete(key);
    for (const holder of usedBy.get(key) ?? []) forget(holder, seen);
  };

  const resolve = (value: Json): Json => {
    if (value instanceof Ref) return view(value.key, things.get(value.key));
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    const fields: Fields = {};
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === "object" && inner !== null) lazily(fields, name, inner);
      else fields[name] = inner;
    }
    return fields;
  };

  /** Resolved when it is first read: things point at each other in circles (a domain at its agent, the agent at its domain). */
  const lazily = (fields: Fields, name: string, inner: Json): void => {
    Object.defineProperty(fields, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const found = resolve(inner);
        Object.defineProperty(fields, name, { enumerable: true, value: found });
        return found;
      },
    });
  };

  const view = (key: string, stored: Json): Json => {
    if (!views.has(key)) views.set(key, resolve(stored));
    return views.get(key);
  };

  const announce = (touched: Iterable<string>): void => {
    const seen = new Set<string>();
    for (const key of touched) forget(key, seen);
    for (const key of seen) listeners.get(key)?.forEach((listener) => listener());
  };

  return {
    /** Takes in an answer; whoever shows any of the things in it hears of it. With a key it can be read again. */
    write(data: Json, key?: string): void {
      const touched = new Set<string>();
      const stored = normalise(mark(data), touched, key);
      if (key !== undefined && !same(results.get(key), stored)) {
        results.set(key, stored);
        touched.add(key);
      }
      announce(touched);
    },
    read: (key: string): Json => (results.has(key) ? view(key, results.get(key)) : undefined),
    /** Several results as one list, which keeps its identity as long as none of them changes. */
    readAll(keys: string[]): Json[] {
      const next = keys.map((key) => this.read(key)).filter((one) => one !== undefined);
      const name = keys.join("\0");
      const last = lists.get(name);
      if (last && next.length === last.length && next.every((one, at) => one === last[at])) return last;
      lists.set(name, next);
      return next;
    },
    subscribe(key: string, listener: () => void): () => void {
      let all = listeners.get(key);
      if (!all) listeners.set(key, (all = new Set()));
      all.add(listener);
      return () => {
        all.delete(listener);
        if (all.size === 0) listeners.delete(key);
      };
    },
    clear(): void {
      const keys = [...results.keys()];
      things.clear();
      results.clear();
      views.clear();
      usedBy.clear();
      lists.clear();
      announce(keys);
    },
  };
}

/** Free JSON from agents may hold anything, `__typename` and `id` included: it is kept as it is. */
const OPAQUE = new Set(["result", "before", "after", "metadata", "argumentsSchema"]);
const opaque = (name: string) => OPAQUE.has(fieldOf(name));
/** The root of an answer has no type of its own. */
const mark = (data: Json): Json => (typeof data === "object" && data !== null ? { __typename: "Root", ...data } : data);
