import type { Messages } from "@lingui/core";

export { messages } from "./de.po";
export const words = import.meta.glob<{ messages: Messages }>(["../features/*/locales/de.po", "../{history,inbox,views}/locales/de.po"]);
