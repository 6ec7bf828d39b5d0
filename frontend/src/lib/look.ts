import { create } from "zustand";
import { recall, remember } from "./persisted";

export type ThemeChoice = "light" | "dark" | "auto";
/** Nothing: as the system has it. */
export type ContrastChoice = "more" | "standard" | undefined;
type Look = { theme: ThemeChoice; contrast?: ContrastChoice };

const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

/** What the bootstrap script in index.html reads before the first paint; keep key and shape alike there. */
export const useLook = create<Look & { resolved: "light" | "dark"; roomy: boolean }>(() => {
  const look = recall<Look>("look", { theme: "auto" });
  return { ...look, resolved: look.theme === "auto" ? system() : look.theme, roomy: false };
});

export function setTheme(theme: ThemeChoice): void {
  const resolved = theme === "auto" ? system() : theme;
  const { contrast } = useLook.getState();
  document.documentElement.dataset.theme = resolved;
  remember("look", { theme, contrast });
  useLook.setState({ theme, resolved });
}

export function setDensity(roomy: boolean): void {
  document.documentElement.dataset.density = roomy ? "roomy" : "compact";
  useLook.setState({ roomy });
}

/** Kept in this browser alone: it belongs to the screen, not to the person. */
export function setContrast(contrast: ContrastChoice): void {
  const { theme } = useLook.getState();
  if (contrast) document.documentElement.dataset.contrast = contrast;
  else delete document.documentElement.dataset.contrast;
  remember("look", { theme, contrast });
  useLook.setState({ contrast });
}

/** Follows the system while the choice is "auto", and what another tab of this browser chose. Call once at start. */
export function followSystemTheme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (useLook.getState().theme === "auto") setTheme("auto");
  });
  // paper is white
  addEventListener("beforeprint", () => void (document.documentElement.dataset.theme = "light"));
  addEventListener("afterprint", () => void (document.documentElement.dataset.theme = useLook.getState().resolved));
  addEventListener("storage", (event) => {
    if (event.key !== "handrail.look") return;
    const look = recall<Look>("look", { theme: "auto" });
    if (look.theme !== useLook.getState().theme) setTheme(look.theme);
    if (look.contrast !== useLook.getState().contrast) setContrast(look.contrast);
  });
}
