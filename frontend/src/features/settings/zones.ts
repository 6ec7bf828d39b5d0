/** "UTC+1", "UTC+5:30", "UTC": how far the zone is from UTC at this moment. */
export function offsetOf(zone: string, at = new Date()): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(at);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  return name.replace("GMT", "UTC").replace("-", "\u2212");
}

/** The zone this browser runs in. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

let known: { value: string; label: string }[] | undefined;
/** Every zone the browser knows, and the one in use even when it does not list that; each with its offset today. */
export function zoneOptions(current: string): { value: string; label: string }[] {
  known ??= [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])].map(toOption);
  return known.some((one) => one.value === current) ? known : [...known, toOption(current)].sort((a, b) => (a.value < b.value ? -1 : 1));
}
function toOption(zone: string): { value: string; label: string } {
  try {
    const offset = offsetOf(zone);
    return { value: zone, label: offset === zone ? zone : `${zone.replaceAll("_", " ")}, ${offset}` };
  } catch {
    return { value: zone, label: zone };
  }
}
