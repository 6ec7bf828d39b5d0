import { number } from "@/lib/format";

/** 812 B, 61.2 kB, 9.1 MB */
export function size(bytes: number): string {
  if (bytes < 1000) return `${number(bytes)} B`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${number(bytes / 1000 ** power, 1)} ${["B", "kB", "MB", "GB"][power]}`;
}
