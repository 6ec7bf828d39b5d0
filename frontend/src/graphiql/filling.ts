import SOURCES from "./placeholders.json";

type Ask = (query: string) => Promise<{ data?: unknown }>;

const at = (data: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((found, key) => (found as Record<string, unknown> | null | undefined)?.[key], data);

/** Puts what is really there where an example says `"<agent>"`. What is not there (or not yours to see) stays as it is. */
export async function fill(variables: string, ask: Ask): Promise<string> {
  const found = new Map<string, unknown>([["new key", crypto.randomUUID()]]);
  const names = new Set([...variables.matchAll(/"<([^>]+)>"/g)].map(([, name]) => name ?? ""));
  await Promise.all(
    [...names].map(async (name) => {
      const [query, path] = SOURCES[name as keyof typeof SOURCES] ?? [];
      if (query && path) found.set(name, at((await ask(query)).data, path));
    }),
  );
  return variables.replaceAll(/"<([^>]+)>"/g, (text, name: string) => {
    const value = found.get(name);
    return value === undefined || value === null ? text : JSON.stringify(value);
  });
}
