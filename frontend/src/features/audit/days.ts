/** Days as the query line writes them: 2026-11-23. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
const move = (day: string, by: number) => new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
export const dayAfter = (day: string): string => move(day, 1);
export const dayBefore = (day: string): string => move(day, -1);
/** The day that a moment belongs to in a time zone. */
export const dayIn = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
