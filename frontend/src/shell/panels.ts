import { create } from "zustand";

/** What lies over the page: the palette or the help. Both are fetched when first asked for. */
export const usePanel = create<{ open: "palette" | "help" | undefined }>(() => ({ open: undefined }));
export const openPanel = (open: "palette" | "help") => usePanel.setState({ open });
export const closePanel = () => usePanel.setState({ open: undefined });
