import { inOrder, locale } from "@/lib/format";

/** US dollars; small amounts keep two figures that say something. */
export function dollars(amount: string | number): string {
  const value = Number(amount);
  const digits =
    value !== 0 && Math.abs(value) < 1 ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const written = new Intl.NumberFormat(locale(), { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", ...digits });
  return inOrder(written.format(value).replaceAll("\u200f", ""));
}
