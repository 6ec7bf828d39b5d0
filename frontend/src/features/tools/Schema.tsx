import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Segmented } from "@/ui/Field";
import { parametersOf } from "./schema";

/** The arguments in words, or the schema as it is. */
export function Schema({ schema, version }: { schema: unknown; version: number }) {
  const { t } = useLingui();
  const [as, setAs] = useState<"words" | "json">("words");
  const parameters = parametersOf(schema);
  return (
    <section className="block">
      <div className="row">
        <h3>{t`Arguments`}</h3>
        <span className="muted small">
          <Trans>schema version {version}</Trans>
        </span>
        <span className="grow" />
        <Segmented
          label={t`Shown as`}
          value={as}
          onChange={setAs}
          options={[
            { value: "words", label: t`Words` },
            { value: "json", label: "JSON" },
          ]}
        />
      </div>
      {as === "json" && (
        <pre className="pre" tabIndex={0}>
          {JSON.stringify(schema, null, 2)}
        </pre>
      )}
      {as === "words" && parameters.length === 0 && (
        <p className="muted">
          <Trans>It takes no named arguments.</Trans>
        </p>
      )}
      {as === "words" && (
        <ul className="parameters">
          {parameters.map((one, at) => (
            <li key={at} style={{ paddingInlineStart: one.depth * 16 }}>
              <p>
                <span className="mono med">{one.name}</span> <span className="mono muted">{one.type}</span>
                {one.required && <span className="small required">{t`required`}</span>}
              </p>
              {(one.description || one.limits) && (
                <p className="small muted own-way">
                  {one.description} {one.limits}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
