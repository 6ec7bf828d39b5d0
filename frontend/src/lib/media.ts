import { useSyncExternalStore } from "react";

const narrow = () => matchMedia("(max-width: 720px)");
const subscribe = (listener: () => void) => {
  const media = narrow();
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
};
/** On a phone lists and what they open are screens of their own. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow().matches);
/** Whether it is a finger that points: it gives no notice before it touches a row. */
export const pointsByTouch = (): boolean => matchMedia("(hover: none)").matches;
