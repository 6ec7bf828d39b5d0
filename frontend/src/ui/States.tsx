import "./lists.css";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import type { Filters } from "@/lib/filters";
import { Button } from "./Button";
import { FilterBar, type Options } from "./FilterBar";
import { Icon } from "./Icon";

/** Nothing here yet: says what will appear, and how to make the first one. */
export function Empty({ title, children, command, action }: { title: string; children: ReactNode; command?: string; action?: ReactNode }) {
  return (
    <div className="state centred">
      <svg className="stair" viewBox="0 0 132 64" width="132" height="64" aria-hidden="true">
        <path className="s" d="M4 60H36V48H66V36H96V24H128" />
        <path className="s" d="M20 60V34M51 48V21M81 36V9M111 24V5.5" />
        <path className="r" d="M6 41 84 7.5q5-2.5 10-2.5H126" />
      </svg>
      <p className="st">{title}</p>
      <p className="muted">{children}</p>
      {command && <code className="cmd">{command}</code>}
      {action && <div className="actions">{action}</div>}
    </div>
  );
}

/** Nothing matches the filters: says how many there are without them, and clears them. */
export function NoMatch({
  title,
  without,
  filters,
  options,
}: {
  title: string;
  without?: number | undefined;
  filters: Filters;
  options: Options;
}) {
  return (
    <div className="state centred">
      <p className="st">{title}</p>
      {without !== undefined && (
        <p className="muted">
          <Plural value={without} one="# without these filters." other="# without these filters." />
        </p>
      )}
      <FilterBar filters={filters} options={options} closed />
      <Button onClick={filters.clear}>
        <Trans>Clear filters</Trans>
      </Button>
    </div>
  );
}

type Fault = { code: string; message: string; correlationId?: string | undefined };
/** Could not load: what is known, that nothing was lost, a countdown, a way to try now. */
export function CouldNotLoad({ title, fault, onRetry }: { title: string; fault: Fault; onRetry: () => void }) {
  const { t } = useLingui();
  const [left, setLeft] = useState(10);
  const retry = useEffectEvent(onRetry);
  const hopeless = fault.code === "FORBIDDEN";
  useEffect(() => {
    if (hopeless) return;
    const timer = setInterval(() => setLeft((value) => (value <= 1 ? 10 : value - 1)), 1000);
    return () => clearInterval(timer);
  }, [hopeless]);
  useEffect(() => {
    if (left === 10) return;
    if (left === 1) {
      const timer = setTimeout(() => retry(), 1000);
      return () => clearTimeout(timer);
    }
  }, [left]);
  const why =
    fault.code === "FORBIDDEN"
      ? t`Your role does not include this.`
      : fault.code === "RATE_LIMITED"
        ? t`Too many requests from here for a moment.`
        : fault.code === "NETWORK"
          ? t`The server did not answer. Nothing was decided or lost.`
          : t`The server could not answer this. Nothing was decided or lost.`;
  return (
    <div className="state centred" role="alert">
      <p className="st">
        <Icon name="risk-high" className="danger" />
        {title}
      </p>
      <p className="muted">
        {why} {!hopeless && <Trans>Trying again in {left} s.</Trans>}
      </p>
      {!hopeless && (
        <div className="actions">
          <Button
            onClick={() => {
              setLeft(10);
              onRetry();
            }}
          >
            <Trans>Try now</Trans>
          </Button>
        </div>
      )}
      {fault.correlationId && <p className="small muted mono">{fault.correlationId}</p>}
    </div>
  );
}

/** A refusal or a fault beside the control that caused it. */
export function Problem({ children }: { children: ReactNode }) {
  return (
    <p className="row danger" role="alert">
      <Icon name="risk-high" />
      <span>{children}</span>
    </p>
  );
}
