import "./overview.css";
import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { type OverviewFieldsFragment, OverviewLiveDocument, OverviewNowDocument } from "@/gql/overview/graphql";
import { useConnection } from "@/lib/connection";
import { useQuery, useSubscription } from "@/lib/graphql";
import { useCan } from "@/lib/session";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad } from "@/ui/States";
import { Agents } from "./Agents";
import { Call } from "./Call";
import { Feed } from "./Feed";
import { Figures } from "./Figures";
import { Health } from "./Health";
import { RunsChart } from "./RunsChart";

const Begin = lazy(() => import("./Begin"));
const newer = (one: OverviewFieldsFragment | undefined, other: OverviewFieldsFragment | undefined) =>
  one && other ? (one.at > other.at ? one : other) : (one ?? other);

export default function OverviewPage() {
  const { t } = useLingui();
  const mayBegin = useCan("token:admin");
  const epoch = useConnection((state) => state.epoch);
  const { data, fault, reload } = useQuery(OverviewNowDocument, {});
  const [live, setLive] = useState<OverviewFieldsFragment>();
  useSubscription(OverviewLiveDocument, {}, epoch, (next) => setLive(next.overview));
  const overview = newer(live, data?.overview);
  if (!overview) {
    if (fault) return <CouldNotLoad title={t`The overview did not load`} fault={fault} onRetry={reload} />;
    return <SkeletonRows />;
  }
  return (
    <div className="page ov">
      <Call overview={overview} />
      {mayBegin && overview.pendingTotal === 0 && overview.medianSecondsToDecide === null && (
        <Suspense>
          <Begin />
        </Suspense>
      )}
      <Figures figures={overview.figures} />
      <div className="cols">
        <RunsChart minutes={overview.minutes} />
        <Agents counts={overview.agentsByState} />
        <Feed />
        <Health checks={overview.health} />
      </div>
    </div>
  );
}
