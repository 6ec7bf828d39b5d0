import { AgentsNamedDocument, NameOfAgentDocument, NameOfToolDocument, ToolsNamedDocument } from "@/gql/names/graphql";
import { query } from "@/lib/graphql";
import type { Source } from "@/ui/Choices";

const options = (nodes: { id: string; name: string }[] = []) => nodes.map(({ id, name }) => ({ value: id, label: name }));

/** Agents beyond those that a filter offers by itself. */
export const AGENTS: Source = {
  find: async (text) => options((await query(AgentsNamedDocument, { text })).data?.agents.nodes),
  name: async (id) => (await query(NameOfAgentDocument, { id })).data?.agent?.name,
};

/** The same for tools. */
export const TOOLS: Source = {
  find: async (text) => options((await query(ToolsNamedDocument, { text })).data?.tools.nodes),
  name: async (id) => (await query(NameOfToolDocument, { id })).data?.tool?.name,
};

/** The same for agents that are chosen by their name. */
export const AGENT_NAMES: Source = {
  find: async (text) => (await AGENTS.find(text)).map(({ label }) => ({ value: label, label })),
  name: (name) => Promise.resolve(name),
};
