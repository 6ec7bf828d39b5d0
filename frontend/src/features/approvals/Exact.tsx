import { useLingui } from "@lingui/react/macro";
import { makeVisible } from "./visible";

/** Text as it is, with everything a person would overlook made visible. */
export function Exact({ text }: { text: string }) {
  const { t } = useLingui();
  const pieces = makeVisible(text);
  const titleOf = (name = "", twin?: string) => (twin ? t`Looks like ${twin}, but is ${name}` : t`Not a Latin letter: ${name}`);
  return (
    <>
      {pieces.map((piece, at) =>
        piece.kind === "plain" ? (
          piece.text
        ) : (
          <span
            key={String(at)}
            className={piece.kind}
            title={piece.kind === "unseen" ? t`Invisible character ${piece.name ?? ""}` : titleOf(piece.name, piece.twin)}
          >
            {piece.text}
          </span>
        ),
      )}
    </>
  );
}
