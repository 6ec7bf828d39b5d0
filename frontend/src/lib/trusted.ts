const texts = new Set<string>();

/**
 * What stands for a document in a request: its SHA-256, since the server has the text from our own build. Vite makes no
 * list of documents, and browsers hash nothing on a page without TLS: then the text itself.
 */
export async function named(text: string): Promise<{ documentId: string } | { query: string }> {
  if (import.meta.env.DEV || !crypto.subtle || texts.has(text)) return { query: text };
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return { documentId: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}

/** Whether to ask again, from now on with the text: the server is of another build than this page. */
export function unknown(text: string, code: unknown): boolean {
  return code === "DOCUMENT_NOT_FOUND" && !texts.has(text) && Boolean(texts.add(text));
}
