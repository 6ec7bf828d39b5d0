import { Trans, useLingui } from "@lingui/react/macro";
import { IconButton } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { showToast } from "@/ui/Toast";
import { leavesOf } from "./differences";
import { Exact } from "./Exact";
import { type Node, NotJson, pointer, tokenize } from "./tokenizer";
import { FirstNote, type Oddity, OddNote, StrangerNote } from "./Unusual";
import { strangersIn } from "./visible";

const plainKey = (raw: string, key: string) => (raw === `"${key}"` ? key : raw);

function Value({ node, path, redacted }: { node: Node; path: string; redacted: ReadonlySet<string> }) {
  if (redacted.has(path)) {
    return (
      <span className="muted row">
        <Icon name="lock" />
        <Trans>redacted</Trans>
      </span>
    );
  }
  if (node.kind === "object") {
    if (node.entries.length === 0) return <span>{"{}"}</span>;
    return (
      <ul className="nest">
        {node.entries.map((entry) => (
          <li key={entry.raw}>
            <span className="muted">
              <Exact text={plainKey(entry.raw, entry.key)} />:{" "}
            </span>
            <Value node={entry.value} path={pointer(path, entry.key)} redacted={redacted} />
          </li>
        ))}
      </ul>
    );
  }
  if (node.kind === "array") {
    if (node.items.length === 0) return <span>[]</span>;
    return (
      <ol className="nest">
        {node.items.map((item, at) => (
          <li key={String(at)}>
            <span className="muted">{at + 1}. </span>
            <Value node={item} path={pointer(path, at)} redacted={redacted} />
          </li>
        ))}
      </ol>
    );
  }
  return (
    <span className={node.kind}>
      <Exact text={node.raw} />
    </span>
  );
}

/** Whether the arguments will still run, have been handed to the agent, or never were. */
export type Fate = "will" | "did" | "never";

/** The exact arguments, laid out. Text that is no JSON object is shown as it is. */
export function Arguments({
  text,
  redactedPaths,
  hash,
  revision,
  editedBy,
  unusual,
  fate,
}: {
  text: string;
  redactedPaths: string[];
  hash: string;
  revision: number;
  editedBy: string | undefined;
  unusual: Oddity[];
  fate: Fate;
}) {
  const { t } = useLingui();
  const redacted = new Set(redactedPaths);
  const short = /^[0-9a-f]{12}/.exec(hash)?.[0].replace(/(.{4})(?=.)/g, "$1 ") ?? hash.slice(0, 14);
  const copy = (what: string) => void navigator.clipboard.writeText(what).then(() => showToast(t`Copied`));
  return (
    <section>
      <div className="row">
        <h2>
          <Trans>Arguments</Trans>
        </h2>
        <span className="grow" />
        {revision > 1 && (
          <span className="small muted">
            {editedBy ? (
              <Trans>
                Revision {revision}, edited by {editedBy}
              </Trans>
            ) : (
              <Trans>Revision {revision}</Trans>
            )}
          </span>
        )}
        <IconButton icon="copy" size="small" label={t`Copy the arguments`} onClick={() => copy(text)} />
      </div>
      {unusual
        .filter((odd) => odd.kind === "FIRST_BY_AGENT")
        .map((odd) => (
          <FirstNote key={odd.kind} odd={odd} />
        ))}
      <Laid text={text} redacted={redacted} unusual={unusual} />
      <p className="small muted hash">
        <Icon name="check" className="positive" />
        {fate === "will" ? (
          <Trans>Exactly these arguments will run</Trans>
        ) : fate === "did" ? (
          <Trans>Exactly these arguments ran</Trans>
        ) : (
          <Trans>Exactly these arguments were asked for</Trans>
        )}
        <span className="dot">·</span>
        <button type="button" className="mono" title={t`${hash}, copy`} onClick={() => copy(hash)}>
          sha256 {short}
        </button>
      </p>
    </section>
  );
}

function parse(text: string): Node | undefined {
  try {
    return tokenize(text);
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** One argument, with what is unusual about it. */
function Argument({
  entry,
  redacted,
  unusual,
  leaves,
}: {
  entry: { key: string; raw: string; value: Node };
  redacted: ReadonlySet<string>;
  unusual: Oddity[];
  leaves: Map<string, string>;
}) {
  const path = pointer("", entry.key);
  const within = (other: string) => other === path || other.startsWith(`${path}/`);
  const odd = unusual.filter((one) => within(one.path));
  const own = [...leaves].filter(([other]) => within(other)).map(([, raw]) => raw);
  const strangers = strangersIn([entry.key, ...own]);
  return (
    <div className={odd.some((one) => one.kind === "ABOVE_P99") || strangers.length > 0 ? "odd" : undefined}>
      <dt>
        <Exact text={plainKey(entry.raw, entry.key)} />
      </dt>
      <dd>
        <Value node={entry.value} path={path} redacted={redacted} />
        {odd.map((one) => (
          <OddNote key={`${one.kind} ${one.path}`} odd={one} raw={leaves.get(one.path)} nested={one.path !== path} />
        ))}
        {strangers.length > 0 && <StrangerNote strangers={strangers} />}
      </dd>
    </div>
  );
}

function Laid({ text, redacted, unusual }: { text: string; redacted: ReadonlySet<string>; unusual: Oddity[] }) {
  const tree = parse(text);
  if (tree?.kind !== "object") {
    return (
      <pre className="args-raw">
        <Exact text={text} />
      </pre>
    );
  }
  if (tree.entries.length === 0) {
    return (
      <p className="muted args-none">
        <Trans>This call has no arguments.</Trans>
      </p>
    );
  }
  const leaves = leavesOf(text);
  return (
    <dl className="args">
      {tree.entries.map((entry) => (
        <Argument key={entry.raw} entry={entry} redacted={redacted} unusual={unusual} leaves={leaves} />
      ))}
    </dl>
  );
}
