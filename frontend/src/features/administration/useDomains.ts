import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { DomainNamesDocument } from "@/gql/administration/graphql";
import { shortList } from "@/lib/format";
import { usePages } from "@/lib/graphql";

/** All domains the viewer sees, for names and to choose from. */
export function useDomains() {
  const { t } = useLingui();
  const { data, more } = usePages(DomainNamesDocument, {});
  const info = data?.at(-1)?.domains.pageInfo;
  const next = info?.hasNextPage ? info.endCursor : null;
  const fetchMore = useEffectEvent(more);
  useEffect(() => {
    if (next) fetchMore(next);
  }, [next]);
  const nodes = data?.flatMap((page) => page.domains.nodes) ?? [];
  const name = (id: string) => nodes.find((domain) => domain.id === id)?.name ?? t`unknown`;
  return {
    /** Those in use, and the archived ones already chosen. */
    options: (chosen: readonly string[]) =>
      nodes
        .filter((domain) => !domain.archivedAt || chosen.includes(domain.id))
        .map((domain) => ({ value: domain.id, label: domain.name })),
    names: (ids: readonly string[]) => ids.map(name),
    /** "All", "Payments, +2", "None" */
    short: (ids: readonly string[] | null | undefined) => (!ids ? t`All` : ids.length === 0 ? t`None` : shortList(ids.map(name))),
  };
}
export type Domains = ReturnType<typeof useDomains>;
