import "./skeleton.css";
import { useLingui } from "@lingui/react/macro";

/** Rows in the shape of what comes; shown only when it takes longer than a blink. */
export function SkeletonRows({ rows = 8, height = 52 }: { rows?: number; height?: number }) {
  const { t } = useLingui();
  return (
    <div className="late" role="status">
      <span className="sr">{t`Loading`}</span>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className="flex items-center gap-3 px-5 border-b border-line" style={{ blockSize: height }}>
          <span className="sk" style={{ inlineSize: 15, blockSize: 15 }} />
          <span className="grow grid gap-2">
            <span className="sk" style={{ inlineSize: `${38 + ((at * 17) % 30)}%` }} />
            {height > 40 && <span className="sk" style={{ inlineSize: `${26 + ((at * 11) % 24)}%`, blockSize: 8 }} />}
          </span>
          <span className="sk" style={{ inlineSize: 44 }} />
        </div>
      ))}
    </div>
  );
}
