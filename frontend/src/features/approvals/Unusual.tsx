import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { UnusualDocument, type UnusualQuery } from "@/gql/approvals/graphql";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { Icon } from "@/ui/Icon";
import type { Piece } from "./visible";

export type Oddity = NonNullable<UnusualQuery["toolRun"]>["unusual"][number];

/** What is unusual about the run on the card; nothing while its arguments are being compared. */
export function useUnusual(id: string, hash: string): Oddity[] {
  const { data, loading, reload } = useQuery(UnusualDocument, { id });
  const again = useEffectEvent(reload);
  useEffect(() => again(), [hash]);
  return loading ? [] : (data?.toolRun?.unusual ?? []);
}

const amount = (value: number) => number(value, Number.isInteger(value) || Math.abs(value) >= 1000 ? 0 : 2);

/** What was let through before, and where this one stands: words say the same beside it. */
function Histogram({ odd, value }: { odd: Oddity; value: number }) {
  const { t } = useLingui();
  const { histogram, low, high, p99, compared } = odd;
  if (histogram.length === 0 || low === null || high === null || p99 === null) return null;
  const most = Math.max(...histogram);
  const x = (at: number) => 4 + ((at - low) / (high - low)) * 296;
  const [edge, here] = [x(p99), x(value)];
  const step = 296 / histogram.length;
  const [top, own, count] = [amount(p99), amount(value), number(compared)];
  return (
    <svg
      className="dist"
      viewBox="0 0 320 44"
      role="img"
      aria-label={t`The numbers of ${count} approved calls: 99 percent are at most ${top}; this one is ${own}`}
    >
      {histogram.map((bar, at) => {
        const height = bar === 0 ? 0 : Math.max(1, (bar / most) * 24);
        return <rect key={String(at)} x={4 + at * step} y={28 - height} width={step - 1} height={height} rx="1" />;
      })}
      <path className="ax" d="M0 28.5H320" />
      <path className="p99" d={`M${edge.toFixed(1)} 4V28`} />
      <text x={edge > 200 ? edge - 4 : edge + 4} y="11" textAnchor={edge > 200 ? "end" : "start"}>{`p99 ${top}`}</text>
      <path className="you" d={`M${here.toFixed(1)} 6V28`} />
      <circle className="you" cx={here.toFixed(1)} cy="6" r="3.5" />
      <text x="0" y="42">
        {amount(low)}
      </text>
      <text x={Math.min(318, here + 8)} y="42" textAnchor="end" className="own">
        {own}
      </text>
    </svg>
  );
}

const Note = ({ icon, children }: { icon: "risk-high" | "risk-medium"; children: ReactNode }) => (
  <span className="odd-note">
    <Icon name={icon} />
    <span>{children}</span>
  </span>
);

/** One sentence with what it was compared with; the picture where there is one. */
export function OddNote({ odd, raw, nested }: { odd: Oddity; raw: string | undefined; nested: boolean }) {
  const count = number(odd.compared);
  const value = Number(raw);
  return (
    <>
      <Note icon={odd.kind === "ABOVE_P99" ? "risk-high" : "risk-medium"}>
        {nested && <span className="mono">{odd.path} </span>}
        {odd.kind === "ABOVE_P99" ? (
          <Trans>Above 99 % of {count} approved calls</Trans>
        ) : (
          <Trans>Never seen in {count} approved calls</Trans>
        )}
      </Note>
      {odd.kind === "ABOVE_P99" && Number.isFinite(value) && <Histogram odd={odd} value={value} />}
    </>
  );
}

/** The whole call is a first. */
export function FirstNote({ odd }: { odd: Oddity }) {
  return (
    <p className="first-call">
      <Note icon="risk-medium">
        <Trans>First call of this tool by this agent</Trans>
        {": "}
        <Plural
          value={odd.compared}
          _0="no call of it was approved here before"
          one="the one approved before was another agent's"
          other="the # approved before were other agents'"
        />
      </Note>
    </p>
  );
}

/** Letters of another script, said in words: marks alone are easily overlooked. */
export function StrangerNote({ strangers }: { strangers: Piece[] }) {
  const { t } = useLingui();
  const words = strangers.map(({ text, name = "", twin }) =>
    twin ? t`"${text}" looks like "${twin}", but is ${name}` : t`"${text}" is ${name}`,
  );
  return <Note icon="risk-high">{words.join(" \u00b7 ")}</Note>;
}
