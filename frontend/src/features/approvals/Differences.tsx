import { Trans, useLingui } from "@lingui/react/macro";
import { middles } from "@/ui/diff";
import { Exact } from "./Exact";
import type { Difference } from "./differences";

function Side({ tag: Tag, text, other, label }: { tag: "del" | "ins"; text: string; other: string | undefined; label: string }) {
  const cut = other !== undefined && text.startsWith('"') && other.startsWith('"') ? middles(text, other) : undefined;
  return (
    <Tag>
      <span className="sr">{label} </span>
      {cut ? (
        <>
          <Exact text={cut.start} />
          <u>
            <Exact text={cut.before} />
          </u>
          <Exact text={cut.end} />
        </>
      ) : (
        <Exact text={text} />
      )}
    </Tag>
  );
}

/** Old and new, value by value. A secret says only that it is one. */
export function Differences({ found, redacted }: { found: Difference[]; redacted: ReadonlySet<string> }) {
  const { t } = useLingui();
  const words = { added: t`added`, removed: t`removed`, changed: t`changed` };
  const shown = (path: string, text: string) => (redacted.has(path) && text === '"[redacted]"' ? t`redacted` : text);
  return (
    <ul className="diffs">
      {found.map((one) => {
        const before = one.kind === "added" ? undefined : shown(one.path, one.before);
        const after = one.kind === "removed" ? undefined : shown(one.path, one.after);
        return (
          <li key={`${one.kind} ${one.path}`} className={one.kind}>
            <span className="sign" aria-hidden="true">
              {{ added: "+", removed: "\u2212", changed: "~" }[one.kind]}
            </span>
            <span className="path">
              <Exact text={one.path} />
            </span>
            <span className="kind">{words[one.kind]}</span>
            <span className="sides">
              {before !== undefined && <Side tag="del" text={before} other={after} label={t`was`} />}
              {before !== undefined && after !== undefined && (
                <span className="muted" aria-hidden="true">
                  {" \u2192 "}
                </span>
              )}
              {after !== undefined && <Side tag="ins" text={after} other={before} label={t`is now`} />}
            </span>
          </li>
        );
      })}
      {found.length === 0 && (
        <li className="muted none">
          <Trans>No value that can be shown is different.</Trans>
        </li>
      )}
    </ul>
  );
}
