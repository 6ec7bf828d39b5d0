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
  const usedBy = new Map<string, Set<string>>();
  const listeners = new Map<string, Set<() => void>>();

  const normalise = (value: Json, touched: Set<string>): Json => {
    if (Array.isArray(value)) return value.map((one) => normalise(one, touched));
    if (typeof value !== "object" || value === null) return value;
    const { __typename: type, id } = value as Fields;
    const key = typeof type === "string" && typeof id === "string" && type !== "Actor" ? `${type}:${id}` : undefined;
    const fields: Fields = {};
    for (const [name, inner] of Object.entries(value))
      fields[key ? fieldOf(name) : name] = type && !opaque(name) ? normalise(inner, touched) : inner;
    if (!key) return fields;
    const known = things.get(key);
    const next = known ? { ...known, ...fields } : fields;
    if (!known || !same(known, next)) {
      things.set(key, next);
      touched.add(key);
    }
    return new Ref(key);
  };

  const forget = (key: string, tell: Set<string>): void => {
    if (!views.delete(key)) {
      if (listeners.has(key)) tell.add(key);
      return;
    }
    if (listeners.has(key)) tell.add(key);
    for (const parent of usedBy.get(key) ?? []) forget(parent, tell);
    usedBy.delete(key);
  };

  const resolve = (value: Json, reader: string): Json => {
    if (value instanceof Ref) {
      let users = usedBy.get(value.key);
      if (!users) usedBy.set(value.key, (users = new Set()));
      users.add(reader);
      return view(value.key, things.get(value.key));
    }
    if (Array.isArray(value)) return value.map((one) => resolve(one, reader));
    if (typeof value !== "object" || value === null) return value;
    const fields: Fields = {};
    for (const [name, inner] of Object.entries(value)) fields[name] = resolve(inner, reader);
    return fields;
  };

  const view = (key: string, stored: Json): Json => {
    if (!views.has(key)) views.set(key, resolve(stored, key));
    return views.get(key);
  };

  const announce = (touched: Iterable<string>): void => {
    const tell = new Set<string>();
    for (const key of touched) forget(key, tell);
    for (const key of tell) listeners.get(key)?.forEach((listener) => listener());
  };

  return {
    /** Takes in an answer; whoever shows any of the things in it hears of it. With a key it can be read again. */
    write(data: Json, key?: string): void {
      const touched = new Set<string>();
      const stored = normalise(mark(data), touched);
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
