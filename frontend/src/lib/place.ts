import { navigate } from "wouter/use-browser-location";

/** Changes the query string of this page. `push` when Back should undo it (an opened item), replace otherwise. */
export function replaceSearch(search: string, push = false): void {
  const query = search.replace(/^\?/, "");
  navigate(location.pathname + (query ? `?${query}` : ""), { replace: !push });
}
export function setParameter(name: string, value: string | undefined, push = false): void {
  const parameters = new URLSearchParams(location.search);
  if (value) parameters.set(name, value);
  else parameters.delete(name);
  replaceSearch(parameters.toString().replaceAll("%2C", ","), push);
}
export const go = (path: string): void => navigate(path);
