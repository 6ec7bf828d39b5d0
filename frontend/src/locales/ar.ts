import type { Messages } from "@lingui/core";

export { messages } from "./ar.po";
export const words = import.meta.glob<{ messages: Messages }>(["../features/*/locales/ar.po", "../{history,inbox}/locales/ar.po"]);
