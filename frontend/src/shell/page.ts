import { type ReactNode, useEffect } from "react";
import { create } from "zustand";

type Heading = { title: string | undefined; crumb: ReactNode; onBack: (() => void) | undefined };
export const useHeading = create<Heading>(() => ({ title: undefined, crumb: undefined, onBack: undefined }));

/** Lets a page say more precisely than its route what it shows: "1 of 23" on a phone, with a way back. */
export function usePageTitle(title: string | undefined, onBack?: () => void): void {
  useEffect(() => {
    useHeading.setState({ title, onBack });
    return () => useHeading.setState({ title: undefined, onBack: undefined });
  });
}
