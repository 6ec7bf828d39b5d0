import { useEffect, useEffectEvent } from "react";
import { create } from "zustand";

type Heading = { title: string | undefined; onBack: (() => void) | undefined };
const NOTHING: Heading = { title: undefined, onBack: undefined };
export const useHeading = create<Heading>(() => NOTHING);

/** Lets a page say more precisely than its route what it shows: "1 of 23" on a phone, with a way back. */
export function usePageTitle(title: string | undefined, onBack?: () => void): void {
  const back = useEffectEvent(() => onBack?.());
  const hasBack = onBack !== undefined;
  useEffect(() => {
    useHeading.setState({ title, onBack: hasBack ? () => back() : undefined });
    return () => useHeading.setState(NOTHING);
  }, [title, hasBack]);
}
