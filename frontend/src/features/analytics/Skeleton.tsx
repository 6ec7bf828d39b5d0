import { useLingui } from "@lingui/react/macro";

/** The page's shape while the first figures are on their way. */
export function Skeleton() {
  const { t } = useLingui();
  const block = (height: number) => <span className="sk" style={{ blockSize: height, inlineSize: "100%" }} />;
  return (
    <div className="late" role="status">
      <span className="sr">{t`Loading`}</span>
      <div className="an-cards">
        {[0, 1, 2, 3, 4, 5].map((at) => (
          <div key={at} className="figure an-card grid gap-2">
            <span className="sk" style={{ inlineSize: "50%" }} />
            <span className="sk" style={{ inlineSize: "64%", blockSize: 26 }} />
            {block(24)}
          </div>
        ))}
      </div>
      {[0, 1].map((at) => (
        <div key={at} className="an-two">
          <div className="ch grid gap-2">{block(260)}</div>
          <div className="ch small grid gap-2">{block(260)}</div>
        </div>
      ))}
    </div>
  );
}
