import { DomainChoicesDocument, DomainNameDocument } from "@/gql/policies/graphql";
import { query } from "@/lib/graphql";
import type { Option, Source } from "@/ui/Choices";

/** Every domain's name, page by page: the API has no search of them, and they are few beside agents. */
async function all(): Promise<Option[]> {
  const found: Option[] = [];
  let after: string | null = null;
  do {
    const { data }: Awaited<ReturnType<typeof page>> = await page(after);
    found.push(...(data?.domains.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })));
    after = data?.domains.pageInfo.hasNextPage ? data.domains.pageInfo.endCursor : null;
  } while (after);
  return found;
}
const page = (after: string | null) => query(DomainChoicesDocument, { after });

export const DOMAINS: Source = {
  find: async (text) => (await all()).filter(({ label }) => label.toLowerCase().includes(text)),
  name: async (id) => (await query(DomainNameDocument, { id })).data?.domain?.name,
};
