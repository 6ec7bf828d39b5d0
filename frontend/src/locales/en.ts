import type { Messages } from "@lingui/core";

export { messages } from "./en.po";
export const words = import.meta.glob<{ messages: Messages }>(["../features/*/locales/en.po", "../{history,inbox,views}/locales/en.po"]);
