export function readPo(text: string): { context?: string; message: string; translation: string }[];
