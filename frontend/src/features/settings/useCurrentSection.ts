import { useEffect, useState } from "react";

/** The section that is being read: the last one whose head has passed the upper third, or the very last at the end. */
export function sectionAt(tops: number[], height: number, atEnd: boolean): number {
  if (atEnd) return tops.length - 1;
  return Math.max(
    0,
    tops.findLastIndex((top) => top <= height / 3),
  );
}

export function useCurrentSection(ids: string[]): string | undefined {
  const [current, setCurrent] = useState(() => (ids.includes(location.hash.slice(1)) ? location.hash.slice(1) : ids[0]));
  const names = ids.join(" ");
  useEffect(() => {
    const main = document.getElementById("main");
    if (!main) return;
    const sections = names.split(" ").flatMap((id) => document.getElementById(id) ?? []);
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
    const look = () => {
      const from = main.getBoundingClientRect().top;
      const atEnd = main.scrollTop > 0 && main.scrollTop + main.clientHeight >= main.scrollHeight - 2;
      const at = sectionAt(
        sections.map((section) => section.getBoundingClientRect().top - from),
        main.clientHeight,
        atEnd,
      );
      setCurrent(sections[at]?.id);
    };
    main.addEventListener("scroll", look, { passive: true });
    return () => main.removeEventListener("scroll", look);
  }, [names]);
  return current;
}
