import { useLingui } from "@lingui/react/macro";
import type { ConversationRowFragment } from "@/gql/conversations/graphql";
import { number } from "@/lib/format";
import type { Column } from "@/ui/Table";
import { Ago } from "@/ui/Time";
import { Exact } from "./Said";

export function useColumns(): Column<ConversationRowFragment>[] {
  const { t } = useLingui();
  return [
    {
      id: "title",
      head: t`Conversation`,
      cell: (row) => (
        <span className="cell">
          {row.title ? (
            <bdi className="trunc med">
              <Exact text={row.title} />
            </bdi>
          ) : (
            <span className="trunc muted">{row.erasedAt ? t`Forgotten` : t`Without a title`}</span>
          )}
          <span className="mono small muted only-wide trunc">{row.key}</span>
        </span>
      ),
    },
    { id: "agent", head: t`Agent`, width: "20%", wideOnly: true, cell: (row) => row.agent.name },
    { id: "domain", head: t`Domain`, width: "16%", wideOnly: true, cell: (row) => row.domain.name },
    { id: "messages", head: t`Messages`, width: "84px", numeric: true, wideOnly: true, cell: (row) => number(row.messageCount) },
    {
      id: "last",
      backwards: true,
      head: t`Last message`,
      width: "116px",
      numeric: true,
      cell: (row) => (
        <span className="muted">
          <Ago at={row.lastMessageAt} />
        </span>
      ),
    },
  ];
}
