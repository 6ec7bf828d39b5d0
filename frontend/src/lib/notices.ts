import { create } from "zustand";

/** Whether this browser shows notifications: it can, it may, and the person asked for it here. */
export type Notices = "unsupported" | "denied" | "off" | "on";
const KEY = "handrail.notices";

export function noticesNow(): Notices {
  if (typeof Notification === "undefined") return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && localStorage.getItem(KEY) === "on" ? "on" : "off";
}
export const useNotices = create<{ notices: Notices }>(() => ({ notices: noticesNow() }));

/** Asks the browser, which asks the person. Only ever called from the settings. */
export async function switchNotices(on: boolean): Promise<void> {
  if (on && Notification.permission === "default") await Notification.requestPermission();
  if (on) localStorage.setItem(KEY, "on");
  else localStorage.removeItem(KEY);
  useNotices.setState({ notices: noticesNow() });
}
