import { msg } from "@lingui/core/macro";
import type { Action } from "@/lib/actions";
import { useLook } from "@/lib/look";
import { go } from "@/lib/place";
import { chooseTheme } from "@/lib/preferences";
import { can, signOut } from "@/lib/session";
import { EXPLORER, ROUTES } from "@/routes";
import { undoToast, useToast } from "@/ui/Toast";
import { openPanel } from "./panels";

export const toggleTheme = () => void chooseTheme(useLook.getState().resolved === "dark" ? "light" : "dark");

/** What can be done on every page. Pages add their own with `useActions`. */
export const SHELL_ACTIONS: Action[] = [
  {
    id: "search",
    label: msg`Search or run a command`,
    section: "anywhere",
    keys: ["s", "Mod+k"],
    keysOnly: true,
    perform: () => openPanel("palette"),
  },
  { id: "help", label: msg`Keyboard shortcuts`, section: "anywhere", keys: ["?"], perform: () => openPanel("help") },
  {
    id: "undo",
    label: msg`Undo`,
    section: "anywhere",
    keys: ["u"],
    when: () => useToast.getState().toast?.undo !== undefined,
    perform: undoToast,
  },
  { id: "theme", label: msg`Switch theme`, section: "anywhere", perform: toggleTheme },
  ...ROUTES.map((route): Action => ({
    id: `go.${route.id}`,
    label: route.label,
    section: "go",
    ...(route.keys && { keys: route.keys }),
    when: () => can(route.permission),
    perform: () => go(route.path),
  })),
  { id: "explorer", label: EXPLORER.label, section: "go", perform: () => location.assign(EXPLORER.path) },
  { id: "sign-out", label: msg`Sign out`, section: "anywhere", perform: () => void signOut() },
];
