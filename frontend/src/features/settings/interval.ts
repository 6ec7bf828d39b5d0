/** Seconds as typed, in milliseconds; nothing when they are not from 1 to 300. */
export function toInterval(text: string): number | undefined {
  const seconds = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && seconds >= 1 && seconds <= 300 ? Math.round(seconds * 1000) : undefined;
}
