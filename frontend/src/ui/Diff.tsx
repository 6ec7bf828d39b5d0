import "./diff.css";
import { Plural, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { diffLines, type DiffLine, folded, linesOf, type Stretch } from "./diff";

const SIGNS = { " ": "", "-": "\u2212", "+": "+" };

function Row({ line }: { line: DiffLine }) {
  const { t } = useLingui();
  const kind = line.sign === "-" ? "gone" : line.sign === "+" ? "come" : "";
  return (
    <span className={`dl ${kind}`}>
      <i>{line.before}</i>
      <i>{line.after}</i>
      <em aria-hidden="true">{SIGNS[line.sign]}</em>
      <span className="dt">
        {kind && <span className="sr">{kind === "gone" ? t`was` : t`is now`} </span>}
        {line.pieces.map((piece, at) => (piece.marked ? <mark key={String(at)}>{piece.text}</mark> : piece.text))}
        {"\n"}
      </span>
    </span>
  );
}

function Part({ stretch }: { stretch: Stretch }) {
  const [open, setOpen] = useState(!stretch.hidden);
  if (open) return stretch.lines.map((line, at) => <Row key={String(at)} line={line} />);
  return (
    <button type="button" className="fold" onClick={() => setOpen(true)}>
      <Plural value={stretch.lines.length} one="# line stayed as it was" other="# lines stayed as they were" />
    </button>
  );
}

/** Old and new line by line: numbers, signs, grounds, and what differs underlined. What stayed is folded away. */
export function Diff({ before, after, label }: { before: unknown; after: unknown; label: string }) {
  return (
    <pre className="diff" tabIndex={0} aria-label={label}>
      {folded(diffLines(before, after)).map((stretch, at) => (
        <Part key={String(at)} stretch={stretch} />
      ))}
    </pre>
  );
}

/** One state, in the same lines as the difference. */
export function State({ value, label }: { value: unknown; label: string }) {
  return (
    <pre className="diff one" tabIndex={0} aria-label={label}>
      {linesOf(value).map(({ text }, at) => (
        <span key={String(at)} className="dl">
          <i>{at + 1}</i>
          <span className="dt">
            {text}
            {"\n"}
          </span>
        </span>
      ))}
    </pre>
  );
}
