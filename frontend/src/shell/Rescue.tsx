import { Trans } from "@lingui/react/macro";
import { Component, type ReactNode } from "react";
import { Button } from "@/ui/Button";

/** A page that breaks must not take the shell with it. */
export class Rescue extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="state centred" role="alert">
        <p className="st">
          <Trans>This page broke</Trans>
        </p>
        <p className="muted">
          <Trans>Nothing was decided or lost. Loading it again usually helps; after an upgrade it always does.</Trans>
        </p>
        <Button onClick={() => location.reload()}>
          <Trans>Load again</Trans>
        </Button>
      </div>
    );
  }
}
