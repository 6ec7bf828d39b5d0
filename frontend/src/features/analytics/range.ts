/** The range of time, the zone and what else narrows the figures: as the address says it, and as the server is asked. */

export const RANGES = ["24h", "7d", "30d", "90d", "12m", "custom"] as const;
export type RangeId = (typeof RANGES)[number];
export const BY = ["AGENT", "MODEL", "DOMAIN"] as const;
export type By = (typeof BY)[number];
export type Chosen = {
  range: RangeId;
  /** Days of a custom range, both included: 2026-11-23. */
  from: string;
  to: string;
  zone: string;
  domainId: string | undefined;
  agentId: string | undefined;
};
export type Asked = {
  range: { period?: "WEEK" | "MONTH"; from?: string; to?: string };
  granularity: "HOUR" | "DAY" | "WEEK";
  timezone: string;
  domainId: string | null;
};

const DAY = 86_400_000;
const QUARTER = 15 * 60_000;
const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

export function isZone(zone: string | null): zone is string {
  try {
    return zone !== null && Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(zone: string): Intl.DateTimeFormat {
  let made = clocks.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(zone, made);
  }
  return made;
}
/** What the zone's clock shows, as if it were UTC. */
function local(at: number, zone: string): number {
  const part = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute);
}
export const dayIn = (at: number, zone: string): string => new Date(local(at, zone)).toISOString().slice(0, 10);
export const hourIn = (at: number, zone: string): number => new Date(local(at, zone)).getUTCHours();
export const addDays = (day: string, by: number): string => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);

/** The moment with which a day begins in a zone; where midnight does not exist, the first moment behind the gap. */
export function midnight(day: string, zone: string): number {
  const wanted = Date.parse(day);
  let at = wanted;
  for (let turn = 0; turn < 3; turn++) at += wanted - local(at, zone);
  return at;
}

/** What the address says; what it does not is the last week in the person's own zone. */
export function parse(search: string, zone: string, now: number): Chosen {
  const given = new URLSearchParams(search);
  const named = RANGES.find((one) => one === given.get("range")) ?? "7d";
  const [from, to, wanted] = [given.get("from"), given.get("to"), given.get("zone")];
  const used = isZone(wanted) ? wanted : zone;
  const good = isDay(from) && isDay(to) && from <= to && Date.parse(to) - Date.parse(from) < 400 * DAY;
  const today = dayIn(now, used);
  return {
    range: named === "custom" && !good ? "7d" : named,
    from: good ? from : addDays(today, -6),
    to: good ? to : today,
    zone: used,
    domainId: given.get("domain") ?? undefined,
    agentId: given.get("agent") ?? undefined,
  };
}

const iso = (at: number) => new Date(at).toISOString();
/** The question for the server. Ranges that end now end with this quarter of an hour, so that the question stays the same for a while. */
export function ask(chosen: Chosen, now: number): Asked {
  const { zone } = chosen;
  const end = Math.ceil((now + 1) / QUARTER) * QUARTER;
  const rest = { timezone: zone, domainId: chosen.domainId ?? null };
  const since = (days: number) => ({ from: iso(midnight(addDays(dayIn(now, zone), 1 - days), zone)), to: iso(end) });
  if (chosen.range === "7d") return { ...rest, range: { period: "WEEK" }, granularity: "HOUR" };
  if (chosen.range === "30d") return { ...rest, range: { period: "MONTH" }, granularity: "DAY" };
  if (chosen.range === "90d") return { ...rest, range: since(90), granularity: "DAY" };
  if (chosen.range === "12m") return { ...rest, range: since(365), granularity: "WEEK" };
  if (chosen.range === "24h") {
    const hour = now - (local(now, zone) % 3_600_000) - (now % 60_000);
    return { ...rest, range: { from: iso(hour - 23 * 3_600_000), to: iso(end) }, granularity: "HOUR" };
  }
  const first = midnight(chosen.from, zone);
  const last = Math.max(first + QUARTER, Math.min(midnight(addDays(chosen.to, 1), zone), Math.max(end, first + QUARTER)));
  const days = (last - first) / DAY;
  return { ...rest, range: { from: iso(first), to: iso(last) }, granularity: days <= 8.1 ? "HOUR" : days <= 125 ? "DAY" : "WEEK" };
}
