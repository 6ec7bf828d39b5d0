/** Tells our own server, and nobody else, that a page was opened and how long it took until it was drawn. */
export function count(page: string, from: number, signal: AbortSignal): void {
  if (signal.aborted) return;
  if (document.querySelector("#main .skeleton")) {
    requestAnimationFrame(() => count(page, from, signal));
    return;
  }
  const milliseconds = Math.round(performance.now() - from);
  void fetch("/v1/page-views", {
    method: "POST",
    headers: { "content-type": "application/json", "x-handrail-console": "1" },
    body: JSON.stringify({ page, milliseconds }),
    keepalive: true,
  }).catch(() => {});
}
