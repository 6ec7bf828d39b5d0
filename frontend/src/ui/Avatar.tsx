import "./marks.css";
import { Icon } from "./Icon";

const TONES = ["", "b", "c", "d", "e"];
const initials = (name: string) =>
  name
    .split(/[\s._@-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => String.fromCodePoint(part.codePointAt(0) ?? 32).toUpperCase())
    .join("");

/** A face for a person, a square for whatever is not one. Always beside the name, so it says nothing itself. */
export function Avatar({
  name,
  type = "PERSON",
  large = false,
}: {
  name: string;
  type?: "PERSON" | "AGENT" | "POLICY" | "SYSTEM";
  large?: boolean;
}) {
  const size = large ? " large" : "";
  if (type !== "PERSON") {
    return (
      <span className={`av sq${size}`} aria-hidden="true">
        <Icon name={type === "AGENT" ? "agents" : type === "POLICY" ? "policies" : "sys"} />
      </span>
    );
  }
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return <span className={`av ${TONES[sum % TONES.length]}${size}`} aria-hidden="true" data-initials={initials(name)} />;
}
