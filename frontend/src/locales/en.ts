import type { Messages } from "@lingui/core";

export { messages } from "./en.po";
export const words = import.meta.glob<{ messages: Messages }>(["../features/*/locales/en.po", "../{history,inbox}/locales/en.po"]);
