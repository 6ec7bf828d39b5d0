export function stringsOf(file: string, text: string): { line: number; words: string }[];
