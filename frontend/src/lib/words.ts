/** "refunds, returns ,  " becomes two words; the order is kept, doubles are not. */
export const splitWords = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];
export const joinWords = (words: readonly string[]): string => words.join(", ");
