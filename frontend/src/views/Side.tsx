import "./views.css";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { KeptViewsDocument } from "@/gql/views/graphql";
import { type LiveChange, onChanges } from "@/lib/connection";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { useMe } from "@/lib/session";
import { ROUTES, routeOf } from "@/routes";
import { Icon } from "@/ui/Icon";
import { isHere, searchOf, takeColumns } from "./state";

/** How many stand there at most; the others are under Views on their page. */
const MOST = 12;
const SECONDS = 5;

/** The saved views in the navigation with how many they find, counted again now and then while changes arrive. */
export default function Side() {
  const { t } = useLingui();
  const { permissions } = useMe();
  const { data, reload } = useQuery(KeptViewsDocument, {});
  const [path] = useLocation();
  const here = routeOf(path);
  const search = useSearch();
  const known = (data?.savedViews ?? []).flatMap((view) => {
    const route = ROUTES.find(({ id, permission }) => id === view.page && (!permission || permissions.includes(permission)));
    return route ? [{ view, route }] : [];
  });
  const matters = useEffectEvent(
    (change?: LiveChange) => !change || change.entry.resourceType === "view" || known.some(({ view }) => view.count !== null),
  );
  const again = useEffectEvent(reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (change?: LiveChange) => {
      if (!matters(change)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, SECONDS * 1000);
    };
    const stop = onChanges(later, () => later());
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  if (known.length === 0) return null;
  return (
    <section className="side-views" aria-label={t`Views`}>
      <span className="small muted head">{t`Views`}</span>
      {known.slice(0, MOST).map(({ view, route }) => (
        <Link
          key={view.id}
          href={`${route.path}?${searchOf(view)}`}
          aria-current={route === here && isHere(view, search) ? "true" : undefined}
          onClick={() => takeColumns(view)}
          onPointerEnter={route.preload}
          onFocus={route.preload}
        >
          <Icon name={route.icon} />
          <bdi className="name trunc">{view.name}</bdi>
          {view.count !== null && <b>{view.count > 99 ? "99+" : number(view.count)}</b>}
        </Link>
      ))}
    </section>
  );
}
