export const LANGUAGES: ("de" | "ja" | "ar")[];
export function problemWith(language: string, message: string, translation: string): string | undefined;
