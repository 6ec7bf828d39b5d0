/** Time zones by name, with how far they are from UTC. */

/** Browsers still list some zones by the names they had long ago; people look for these. */
const TODAY: Record<string, string> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Etc/UTC": "UTC",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};
const today = (zone: string) => TODAY[zone] ?? zone;

/** "UTC+1", "UTC+5:30", "UTC": how far the zone is from UTC at this moment. */
export function offsetOf(zone: string, at = new Date()): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(at);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  return name
    .replace(/GMT(\+0)?$/, "UTC")
    .replace("GMT", "UTC")
    .replace("-", "\u2212");
}

/** The zone this browser runs in. */
export const ownZone = (): string => today(Intl.DateTimeFormat().resolvedOptions().timeZone);

type Option = { value: string; label: string };
function toOption(zone: string): Option {
  try {
    const offset = offsetOf(zone);
    return { value: zone, label: offset === zone ? zone : `${zone.replaceAll("_", " ")}, ${offset}` };
  } catch {
    return { value: zone, label: zone };
  }
}

let known: Option[] | undefined;
/** Every zone there is, and the one in use even when this browser does not know it; each with its offset now. */
export function zoneOptions(current: string): Option[] {
  known ??= [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone").map(today).sort()])].map(toOption);
  return known.some((one) => one.value === current) ? known : [toOption(current), ...known];
}
