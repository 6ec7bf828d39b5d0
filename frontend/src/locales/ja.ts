import type { Messages } from "@lingui/core";

export { messages } from "./ja.po";
export const words = import.meta.glob<{ messages: Messages }>(["../features/*/locales/ja.po", "../{history,inbox,views}/locales/ja.po"]);
