/** A saved operation, as its file says it: a title and a few lines in front, then variables, then the document. */
export type Example = {
  /** Where it is kept, such as `tool-runs/01-queue`; also `?example=` in the address. */
  id: string;
  section: string;
  title: string;
  about: string;
  /** JSON in which `"<agent>"` and the like stand for what is there: see filling.ts. */
  variables: string;
  /** What is put into the editor: everything but the variables. */
  document: string;
  kind: "query" | "mutation" | "subscription";
};

/** The folders in the order they are shown. */
const SECTIONS: Record<string, string> = {
  start: "To begin with",
  overview: "Overview",
  "tool-runs": "Tool runs and approvals",
  live: "Live changes",
  agents: "Agents",
  domains: "Domains",
  tools: "Tools",
  policies: "Policies",
  audit: "Audit log",
  conversations: "Conversations",
  usage: "Model usage",
  analytics: "Analytics",
  reports: "Reports",
  people: "People and tokens",
  notifications: "Notifications",
  preferences: "Settings",
};

/** Reads one file. Errors: when it does not begin as it should. */
export function readExample(id: string, text: string): Example {
  const lines = text.split("\n");
  const length = lines.findIndex((line) => !line.startsWith("#"));
  const said = lines.slice(0, length).map((line) => line.replace(/^# ?/, ""));
  const cut = said.findIndex((line) => line.startsWith("Variables: "));
  const words = (cut < 0 ? said : said.slice(0, cut)).join("\n").trim();
  const variables = cut < 0 ? "" : said.slice(cut).join("\n").replace("Variables: ", "");
  const [title = "", ...about] = words.split("\n");
  const operation = lines.slice(length).join("\n").trim();
  const kind = /^(query|mutation|subscription)\b/.exec(operation)?.[1] as Example["kind"] | undefined;
  const section = SECTIONS[id.split("/")[0] ?? ""];
  if (!title || !kind || !section) throw new Error(`${id} is no example: title, section and operation are needed`);
  const comment = words.split("\n").map((line) => `# ${line}`.trim());
  return { id, section, title, about: about.join(" ").trim(), variables, kind, document: `${comment.join("\n")}\n${operation}\n` };
}

const files = import.meta.glob<string>("./examples/**/*.graphql", { query: "?raw", import: "default", eager: true });
const order = Object.keys(SECTIONS);
const place = (id: string) => order.indexOf(id.split("/")[0] ?? "");

export const EXAMPLES: Example[] = Object.entries(files)
  .map(([path, text]) => readExample(path.replace("./examples/", "").replace(".graphql", ""), text))
  .sort((a, b) => place(a.id) - place(b.id) || a.id.localeCompare(b.id));

/** Those with every typed word in title, words or section. */
export const matching = (text: string): Example[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return EXAMPLES.filter((one) => {
    const all = `${one.section} ${one.title} ${one.about} ${one.kind} ${one.document}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
};
