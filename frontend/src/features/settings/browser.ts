const first = (agent: string, table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(agent))?.[1];

/** "Firefox" and "macOS" out of what a browser calls itself; the order matters, most of them name several. */
export function browserOf(agent: string | null | undefined): { browser: string | undefined; system: string | undefined } {
  const text = agent ?? "";
  return {
    browser: first(text, [
      [/Edg(e|A|iOS)?\//, "Edge"],
      [/OPR\/|Opera/, "Opera"],
      [/Firefox\/|FxiOS\//, "Firefox"],
      [/Chrome\/|CriOS\/|Chromium\//, "Chrome"],
      [/Safari\//, "Safari"],
      [/curl\//, "curl"],
    ]),
    system: first(text, [
      [/iPhone|iPad/, "iOS"],
      [/Android/, "Android"],
      [/CrOS/, "ChromeOS"],
      [/Windows/, "Windows"],
      [/Mac OS X|Macintosh/, "macOS"],
      [/Linux/, "Linux"],
    ]),
  };
}
