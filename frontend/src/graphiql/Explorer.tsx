import { useEditorContext } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import { type ComponentProps, useCallback, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useLook } from "@/lib/look";
import { Bar, type Who } from "./Bar";
import { EXAMPLES_PLUGIN, parsed, press, useOpen } from "./Examples";
import { EXAMPLES } from "./examples";
import { type Answer, run, send, tokenIn } from "./fetcher";
import { storage } from "./storage";

type Fetcher = ComponentProps<typeof GraphiQL>["fetcher"];
const PLUGINS = [EXAMPLES_PLUGIN];
const WELCOME = `# Ctrl+Enter runs the operation, Ctrl+Space completes it.
# Examples for every part of Handrail stand at the side, the schema under Docs.
query WhoAmI {
  me { actor { type name } role permissions }
}
`;
const WIDE = "(min-width: 1000px)";
const TOKEN = `{
  "authorization": "Bearer hr_..."
}`;

/** Names for the editors, which screen readers cannot see otherwise, and the example that the address asks for. */
function Ready({ token }: { token: boolean }) {
  const { queryEditor, variableEditor, headerEditor, responseEditor } = useEditorContext({ nonNull: true });
  const open = useOpen();
  const asked = useRef(false);
  useEffect(() => {
    queryEditor?.getInputField().setAttribute("aria-label", "Operation");
    variableEditor?.getInputField().setAttribute("aria-label", "Variables, JSON");
    headerEditor?.getInputField().setAttribute("aria-label", "Headers, JSON");
    responseEditor?.getInputField().setAttribute("aria-label", "Response");
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);
  useEffect(() => {
    if (!queryEditor || !variableEditor || asked.current) return;
    asked.current = true;
    if (matchMedia(WIDE).matches && !document.querySelector(".graphiql-plugin > *")) press("Show Examples");
    const id = new URLSearchParams(location.search).get("example");
    const example = EXAMPLES.find((one) => one.id === id);
    if (example) void open(example).then(() => history.replaceState(null, "", location.pathname));
  });
  return token || !headerEditor ? null : <TokenNote onUse={() => headerEditor.setValue(TOKEN)} />;
}

/** Beside the headers: what they are for. GraphiQL has no place for it, so it is put into the editor's own section. */
function TokenNote({ onUse }: { onUse: () => void }) {
  const [place, setPlace] = useState<Element | null>(null);
  useEffect(() => setPlace(document.querySelector(".graphiql-editor-tool")), []);
  if (!place) return null;
  return createPortal(
    <p className="token-note">
      To try an API token, send it as{" "}
      <button type="button" className="link" onClick={onUse}>
        authorization
      </button>
      . It then goes instead of your session, for subscriptions too, and is forgotten when the page is closed.
    </p>,
    place,
  );
}

/** Who one is by the session, and whether a token goes instead. */
function useWho() {
  const [person, setPerson] = useState<Who>();
  const [token, setToken] = useState(false);
  const ask = useCallback(async () => {
    const { data } = await send({ query: "{ me { actor { name } role } }" });
    if (!data) return;
    const me = data.me as { actor: { name: string }; role: string | null } | null;
    setPerson(me ? { name: me.actor.name, role: me.role } : "nobody");
  }, []);
  useEffect(() => {
    void ask();
    // one may have signed out in another tab
    addEventListener("focus", ask);
    return () => removeEventListener("focus", ask);
  }, [ask]);
  return { who: token ? ("token" as const) : person, ask, onHeaders: (text: string) => setToken(Boolean(tokenIn(parsed(text)))) };
}

export function Explorer() {
  const theme = useLook((look) => look.resolved);
  const { who, ask, onHeaders } = useWho();
  const fetcher = useCallback<Fetcher>(
    (body, options) => {
      const answer = run(body, options);
      if (answer instanceof Promise && !tokenIn(options?.headers)) void answer.then((one) => (signedOut(one) ? ask() : undefined));
      return answer as ReturnType<Fetcher>;
    },
    [ask],
  );
  return (
    <div className="explorer">
      <Bar who={who} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={PLUGINS}
          storage={storage}
          forcedTheme={theme}
          defaultQuery={WELCOME}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
          defaultEditorToolsVisibility="variables"
          inputValueDeprecation
          schemaDescription
          onEditHeaders={onHeaders}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
          <Ready token={who === "token"} />
        </GraphiQL>
      </main>
    </div>
  );
}

const signedOut = (answer: Answer) => answer.errors?.some((error) => error.extensions?.code === "UNAUTHENTICATED");
