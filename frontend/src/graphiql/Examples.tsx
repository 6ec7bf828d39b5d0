import { useEditorContext } from "@graphiql/react";
import { useState } from "react";
import { flushSync } from "react-dom";
import { EXAMPLES, type Example, matching } from "./examples";
import { send, tokenIn } from "./fetcher";
import { fill } from "./filling";

const NARROW = "(max-width: 720px)";
/** The panel at the side is opened and closed by its button alone: GraphiQL keeps its width to itself. */
export const press = (label: string): void => document.querySelector<HTMLElement>(`.graphiql-sidebar [aria-label="${label}"]`)?.click();

/** Opens an example in a tab of its own; one that is open already is shown again, as it was left. */
export function useOpen(): (example: Example) => Promise<void> {
  const { addTab, changeTab, tabs, queryEditor, variableEditor, headerEditor } = useEditorContext({ nonNull: true });
  return async (example) => {
    if (!queryEditor || !variableEditor) return;
    if (matchMedia(NARROW).matches) press("Hide Examples");
    const open = tabs.findIndex((tab) => tab.query?.endsWith(example.document));
    if (open >= 0) return changeTab(open);
    const headers = headerEditor?.getValue() ?? "";
    const authorization = tokenIn(parsed(headers));
    const variables = await fill(example.variables, (query) => send({ query }, authorization ? { authorization } : {}));
    // the tab has to be there before its editors are filled, and keeps the token that is being tried
    flushSync(addTab);
    headerEditor?.setValue(headers);
    variableEditor.setValue(variables);
    queryEditor.setValue(missing(variables) + example.document);
    queryEditor.focus();
  };
}

/** Says so when something an example needs is not there yet. */
function missing(variables: string): string {
  const names = new Set([...variables.matchAll(/"<([^>']+)[^>]*>"/g)].map(([, name]) => name));
  return names.size > 0 ? `# There is no ${[...names].join(", no ")} here yet: put your own into the variables.\n#\n` : "";
}

/** Headers as typed; nothing while they are no JSON object. */
export function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function List({ examples }: { examples: Example[] }) {
  const open = useOpen();
  return (
    <ul>
      {examples.map((example) => (
        <li key={example.id}>
          <button type="button" onClick={() => void open(example)}>
            <span className="name">{example.title}</span>
            <span className="kind">{example.kind}</span>
            <span className="about">{example.about}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Panel() {
  const [text, setText] = useState("");
  const found = matching(text);
  const sections = [...new Set(found.map((example) => example.section))];
  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      <input
        type="search"
        aria-label="Search the examples"
        placeholder={`Search ${EXAMPLES.length} examples`}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {sections.map((section) => (
        <div key={section}>
          <h3>{section}</h3>
          <List examples={found.filter((example) => example.section === section)} />
        </div>
      ))}
      {found.length === 0 && (
        <p className="none">
          None of the {EXAMPLES.length} examples matches.{" "}
          <button type="button" className="link" onClick={() => setText("")}>
            Clear
          </button>
        </p>
      )}
    </section>
  );
}

const Icon = () => (
  <svg viewBox="0 0 16 16" className="stroke" aria-hidden="true">
    <path d="M4.2 2.2h7.6v11.6L8 10.9l-3.8 2.9z" />
  </svg>
);

/** The plugin: saved operations for every feature, beside documentation and history. */
export const EXAMPLES_PLUGIN = { title: "Examples", icon: Icon, content: Panel };
