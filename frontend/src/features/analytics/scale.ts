import type { Known } from "./points";

/** The top of a scale and its lines: at most four steps, at round figures; whole ones where parts make no sense. */
export function scaleOf(highest: number, whole: boolean): { top: number; lines: number[] } {
  const rough = (highest > 0 ? highest : 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10) * power;
  const step = whole ? Math.max(1, Math.ceil(nice)) : nice;
  const count = Math.max(1, Math.ceil((highest / step) * 0.9999));
  return { top: count * step, lines: Array.from({ length: count + 1 }, (_, at) => at * step) };
}

/** Lines of a chart as one path each stretch; what is unknown leaves a gap, and what stands alone is a dot. */
export function pathOf(values: readonly Known[], x: (at: number) => number, y: (value: number) => number): string {
  let path = "";
  let open = false;
  values.forEach((value, at) => {
    if (value === null) {
      open = false;
      return;
    }
    const spot = `${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    path += open ? `L${spot}` : `M${spot}${(values[at + 1] ?? null) === null ? "h.01" : ""}`;
    open = true;
  });
  return path;
}

/** Which places get a label below: no more than `most`, evenly. */
export function labelled(places: readonly number[], most: number): number[] {
  const every = Math.max(1, Math.ceil(places.length / most));
  return places.filter((_, at) => at % every === 0);
}
