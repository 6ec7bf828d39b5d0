import type { Messages } from "@lingui/core";

import { messages as own } from "./ar.po";
import { isolated } from "./isolated";

export const messages = isolated(own);
const found = import.meta.glob<{ messages: Messages }>(["../features/*/locales/ar.po", "../{history,inbox,views}/locales/ar.po"]);
export const words = Object.fromEntries(
  Object.entries(found).map(([file, load]) => [file, async () => ({ messages: isolated((await load()).messages) })]),
);
