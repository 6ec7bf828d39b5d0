/** A view of the log as its address: the line, and the time zone in which its days are meant, whoever opens it. */
import { remember } from "@/lib/persisted";
import { replaceSearch } from "@/lib/place";
import { rangeOf } from "./terms";

const AGO = /^\d+[a-z]+$/i;
const WITH_ZONE = /(?:z|[+-]\d{2}:?\d{2})$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the line names a day or a moment that is another one in another zone. */
export function depends(line: string): boolean {
  const { after, before } = rangeOf(line);
  return [after, before].some((time) => time !== undefined && !AGO.test(time) && (DAY.test(time) || !WITH_ZONE.test(time)));
}

/** The zone that an address or a view asks for, where it matters; otherwise the reader's own. */
export function zoneOf(line: string, asked: string | undefined | null, own: string): string {
  if (!asked || !depends(line)) return own;
  try {
    new Intl.DateTimeFormat("en", { timeZone: asked });
    return asked;
  } catch {
    return own;
  }
}

export function toSearch(line: string, zone: string): string {
  if (!line) return "";
  const plain = (text: string) => encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%20", "+");
  return `q=${plain(line)}${depends(line) ? `&zone=${plain(zone)}` : ""}`;
}

/** Another line is another view: the entry that was open belongs to the one before. */
export function putLine(line: string, zone: string): void {
  replaceSearch(toSearch(line.trim(), zone));
  remember("audit.line", line.trim());
}
