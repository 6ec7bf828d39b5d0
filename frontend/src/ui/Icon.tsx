import "./controls.css";
import { type Glyph, GLYPHS } from "./glyphs";

/** Says nothing to a screen reader: the word stands beside it, or the control carries a label. */
export function Icon({ name, className = "" }: { name: Glyph; className?: string }) {
  return (
    <svg className={`i ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      {GLYPHS[name]}
    </svg>
  );
}
export type { Glyph };
