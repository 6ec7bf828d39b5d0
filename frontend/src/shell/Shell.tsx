import "./shell.css";
import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useRef } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { listenForKeys, useActions } from "@/lib/actions";
import { startConnection } from "@/lib/connection";
import { useMe, useSession } from "@/lib/session";
import { ROUTES, routeOf } from "@/routes";
import { SkeletonRows } from "@/ui/Skeleton";
import { ToastPlace } from "@/ui/Toast";
import { SHELL_ACTIONS } from "./actions";
import { Header } from "./Header";
import { Navigation, TabBar, useCounts } from "./Navigation";
import { usePanel } from "./panels";
import { Rescue } from "./Rescue";

const Palette = lazy(() => import("./Palette"));
const Help = lazy(() => import("./Help"));

function Panels() {
  const open = usePanel((state) => state.open);
  return (
    <Suspense>
      {open === "palette" && <Palette />}
      {open === "help" && <Help />}
    </Suspense>
  );
}

/** After a change of page focus goes to its heading, and the tab's title says where one is, and how many wait. */
function useArrival(waiting: number): void {
  const { i18n } = useLingui();
  const [path] = useLocation();
  const id = routeOf(path)?.id;
  const shown = useRef(id);
  useEffect(() => {
    const route = ROUTES.find((one) => one.id === id);
    const count = waiting > 0 ? `(${waiting}) ` : "";
    document.title = count + (route ? `${i18n._(route.label)} · Handrail` : "Handrail");
  }, [id, i18n, waiting]);
  // apart from the title: words that come late are no change of page
  useEffect(() => {
    if (shown.current === id) return;
    shown.current = id;
    document.getElementById("page-heading")?.focus();
  }, [id]);
}

/** Who agreed to it has the pages counted that they open. */
function useVisits(agreed: boolean | undefined): void {
  const [path] = useLocation();
  const id = routeOf(path)?.id;
  useEffect(() => {
    if (!agreed || !id) return;
    const visit = new AbortController();
    const from = performance.now();
    void import("./visits").then(({ count }) => count(id, from, visit.signal));
    return () => visit.abort();
  }, [agreed, id]);
}

export function Shell() {
  const { t } = useLingui();
  const counts = useCounts();
  const { permissions, preferences } = useMe();
  const session = useSession((state) => state.session);
  const [cursor, since] = session.status === "signed-in" ? [session.cursor, session.since] : ["", 0];
  useActions(SHELL_ACTIONS);
  useArrival((preferences?.enableBetaFeatures && counts?.pendingTotal) || 0);
  useVisits(preferences?.analyticsConsent);
  useEffect(listenForKeys, []);
  useEffect(() => ROUTES.filter(({ kept }) => kept && sessionStorage.getItem(kept)).forEach((route) => route.preload()), []);
  useEffect(() => startConnection(cursor), [cursor, since]);
  return (
    <div className="app">
      <a className="skip" href="#main">
        {t`Skip to content`}
      </a>
      <Navigation counts={counts} />
      <Header />
      <main className="main" id="main" tabIndex={-1}>
        <Rescue>
          <Suspense fallback={<SkeletonRows />}>
            <Switch>
              {ROUTES.filter((route) => !route.permission || permissions.includes(route.permission)).map((route) => (
                <Route key={route.id} path={route.path === "/" ? "/" : `${route.path}/*?`} component={route.page} />
              ))}
              <Route>
                <div className="state centred">
                  <p className="st">{t`There is no page here`}</p>
                  <Link className="link" href="/">
                    {t`Go to the overview`}
                  </Link>
                </div>
              </Route>
            </Switch>
          </Suspense>
        </Rescue>
      </main>
      <TabBar counts={counts} />
      <ToastPlace />
      <Panels />
    </div>
  );
}
