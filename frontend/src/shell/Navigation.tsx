import { useLingui } from "@lingui/react/macro";
import { Fragment, lazy, Suspense } from "react";
import { Link, useLocation } from "wouter";
import { NavCountsDocument } from "@/gql/graphql";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { loadWords } from "@/lib/i18n";
import { useReloading } from "@/lib/reloading";
import { useMe, useServer } from "@/lib/session";
import { type Counts, EXPLORER, type Route, ROUTES, routeOf } from "@/routes";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { Mark } from "./Mark";

const Side = lazy(() =>
  Promise.all([import("@/views/Side"), loadWords("views")])
    .then(([code]) => code)
    .catch(() => ({ default: () => null })),
);

/** The counts beside the names, asked for again at most once a second while changes arrive. */
export function useCounts(): Counts | undefined {
  const { data, reload } = useQuery(NavCountsDocument, {});
  useReloading(reload, 1000);
  return data?.overview;
}

const useAllowed = () => {
  const { permissions } = useMe();
  return ROUTES.filter((route) => !route.permission || permissions.includes(route.permission));
};
const SECTIONS: Route["section"][] = ["work", "things", "records", "house"];

export function Navigation({ counts }: { counts: Counts | undefined }) {
  const { i18n, t } = useLingui();
  const [path] = useLocation();
  const here = routeOf(path);
  const allowed = useAllowed();
  const server = useServer();
  return (
    <nav className="side" aria-label={t`Main`}>
      <Link className="brand" href="/">
        <Mark />
        <span className="name">Handrail</span>
      </Link>
      <div className="nav">
        {SECTIONS.map((section, at) => {
          const routes = allowed.filter((route) => route.section === section);
          if (routes.length === 0) return null;
          return (
            <Fragment key={section}>
              {section === "house" && (
                <Suspense>
                  <Side />
                </Suspense>
              )}
              {at > 0 && <hr className={section === "house" ? "push" : ""} />}
              {routes.map((route) => (
                <Link
                  key={route.id}
                  href={route.path}
                  aria-current={route === here ? "page" : undefined}
                  onPointerEnter={route.preload}
                  onFocus={route.preload}
                >
                  <Icon name={route.icon} />
                  <span className="name">{i18n._(route.label)}</span>
                  {route.count && counts && (!route.due || counts[route.count] > 0) && (
                    <b className={route.due ? "due" : ""}>{number(counts[route.count])}</b>
                  )}
                </Link>
              ))}
            </Fragment>
          );
        })}
        <a href={EXPLORER.path}>
          <Icon name={EXPLORER.icon} />
          <span className="name">{i18n._(EXPLORER.label)}</span>
        </a>
      </div>
      <div className="foot">
        <span className="grow trunc">{server?.name}</span>
        <span>{server?.version}</span>
      </div>
    </nav>
  );
}

export function TabBar({ counts }: { counts: Counts | undefined }) {
  const { i18n, t } = useLingui();
  const [path, go] = useLocation();
  const here = routeOf(path);
  const allowed = useAllowed();
  const rest = allowed.filter((route) => !route.onPhone);
  return (
    <nav className="tabbar" aria-label={t`Main`}>
      {allowed
        .filter((route) => route.onPhone)
        .map((route) => (
          <Link key={route.id} href={route.path} aria-current={route === here ? "page" : undefined}>
            <Icon name={route.icon} />
            {i18n._(route.label)}
            {route.due && route.count && counts && counts[route.count] > 0 && <b>{number(counts[route.count])}</b>}
          </Link>
        ))}
      <Menu
        above
        trigger={(props) => (
          <button type="button" {...props} aria-current={here && !here.onPhone ? "page" : undefined}>
            <Icon name="menu" />
            {t`More`}
          </button>
        )}
      >
        {(close) =>
          [...rest, EXPLORER].map((one) => (
            <button
              key={one.path}
              type="button"
              role="menuitem"
              className="menu-item"
              onClick={() => {
                close();
                if (one === EXPLORER) location.assign(one.path);
                else go(one.path);
              }}
            >
              <Icon name={one.icon} />
              {i18n._(one.label)}
            </button>
          ))
        }
      </Menu>
    </nav>
  );
}
