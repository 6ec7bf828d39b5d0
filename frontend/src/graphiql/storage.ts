const OURS = "graphiql:";

/** A text without the headers in it, wherever GraphiQL keeps them: they may hold a token. */
function withoutHeaders(text: string): string {
  if (!text.includes('"headers"')) return text;
  try {
    return JSON.stringify(JSON.parse(text, (key, value: unknown) => (key === "headers" ? null : value)));
  } catch {
    return "";
  }
}

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(OURS));

/** Tabs and history, kept in this browser. GraphiQL's own history would keep headers too; this never writes one. */
export const storage = {
  getItem: (key: string) => localStorage.getItem(key),
  removeItem: (key: string) => localStorage.removeItem(key),
  setItem(key: string, value: string) {
    if (key !== `${OURS}headers`) localStorage.setItem(key, withoutHeaders(value));
  },
  get length() {
    return keys().length;
  },
  clear: () => keys().forEach((key) => localStorage.removeItem(key)),
};
