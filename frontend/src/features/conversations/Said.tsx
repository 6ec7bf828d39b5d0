import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { blocks, isLong, pieces } from "./pieces";

export function Exact({ text }: { text: string }) {
  const { t } = useLingui();
  return pieces(text).map((piece, at) =>
    piece.name ? (
      <span key={String(at)} className="hidden-one" title={t`Invisible character ${piece.name}`}>
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

/** What was said, letter by letter: nothing in it is carried out, and no invisible character is passed over. */
export function Said({ text }: { text: string }) {
  const long = isLong(text);
  const [folded, setFolded] = useState(long);
  return (
    <>
      <div className={folded ? "said folded" : "said"}>
        {blocks(text).map((block, at) =>
          block.kind === "code" ? (
            <pre key={String(at)} className="pre" dir="ltr" tabIndex={0}>
              <Exact text={block.text} />
            </pre>
          ) : (
            <p key={String(at)} dir="auto">
              <Exact text={block.text} />
            </p>
          ),
        )}
      </div>
      {long && (
        <Button size="small" kind="quiet" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
          {folded ? <Trans>Show all of it</Trans> : <Trans>Show less</Trans>}
        </Button>
      )}
    </>
  );
}
