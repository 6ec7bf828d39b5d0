import { Trans, useLingui } from "@lingui/react/macro";
import { number } from "@/lib/format";
import { setParameter } from "@/lib/place";
import { Segmented } from "@/ui/Field";
import { Chart } from "./Chart";
import type { ChartProps } from "./charts";
import { To } from "./links";
import { BY, type By } from "./range";
import { short } from "./words";

/** More kinds than this cannot be told apart: the rest are others. */
const TOLD = 6;
type Layer = ChartProps["figures"]["stacked"][number];

/** The layers, bar by bar; what is beyond the sixth is one with the rest. */
export function layers(stacked: readonly Layer[], groups: readonly number[][], others: string) {
  const named = stacked.filter(({ key }) => key !== null);
  const [told, rest] = [named.slice(0, TOLD), [...named.slice(TOLD), ...stacked.filter(({ key }) => key === null)]];
  const sum = (from: readonly Layer[]) =>
    groups.map((group) => group.reduce((all, at) => all + from.reduce((one, { agentCalls }) => one + (agentCalls[at] ?? 0), 0), 0));
  const made = told.map((layer, at) => ({
    id: layer.key ?? "",
    name: layer.name ?? layer.key ?? "",
    tone: `c${at + 1}`,
    values: sum([layer]),
  }));
  return rest.length > 0 ? [...made, { id: "", name: others, tone: "others", values: sum(rest) }] : made;
}

/** Model calls, bar by bar, in layers of who called, which model, or for which domain. */
export function Calls({ figures, cut, by }: ChartProps & { by: By }) {
  const { t } = useLingui();
  const { points, zone, hourly, hours, groups } = cut;
  const total = number(figures.current.agentCalls);
  const names: Record<By, string> = { AGENT: t`Agent`, MODEL: t`Model`, DOMAIN: t`Domain` };
  return (
    <Chart
      title={t`Agent calls`}
      about={t`Invocations of models that agents reported, when they began. Sent twice, a call counts once.`}
      total={
        <>
          <To link={{ rows: "calls" }}>{total}</To>
          {hours > 1 && (
            <span className="only-wide">
              <Trans>, in steps of {hours} h</Trans>
            </span>
          )}
        </>
      }
      tools={
        <Segmented
          label={t`In layers by`}
          value={by}
          options={BY.map((value) => ({ value, label: names[value] }))}
          onChange={(value) => setParameter("layers", value === "AGENT" ? undefined : value.toLowerCase())}
        />
      }
      kind="bars"
      whole
      spans={points}
      series={layers(figures.stacked, groups, t`others`)}
      zone={zone}
      hourly={hourly}
      say={short}
    />
  );
}
