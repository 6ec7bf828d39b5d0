import { useLingui } from "@lingui/react/macro";
import type { AgentRowFragment } from "@/gql/agents/graphql";
import { number } from "@/lib/format";
import { Icon } from "@/ui/Icon";
import type { Column } from "@/ui/Table";
import { AgentStateTag } from "@/ui/Tag";
import { AGENT_STATES } from "@/ui/tags";
import { Ago } from "@/ui/Time";

/** Beside an open agent there is room for fewer. */
export function useColumns(narrow: boolean): Column<AgentRowFragment>[] {
  const { t } = useLingui();
  const columns: (Column<AgentRowFragment> & { spare?: boolean })[] = [
    {
      id: "name",
      head: t`Name`,
      cell: (row) => (
        <span className="cell">
          <span className="only-narrow inline-flex">
            <Icon name={AGENT_STATES[row.state].icon} className={AGENT_STATES[row.state].className} />
          </span>
          <span className={row.state === "ARCHIVED" ? "trunc muted" : "trunc med"}>{row.name}</span>
        </span>
      ),
    },
    { id: "domain", head: t`Domain`, width: "22%", wideOnly: true, cell: (row) => row.domain.name },
    { id: "version", head: t`Version`, width: "84px", cell: (row) => <span className="mono">{row.version}</span> },
    { id: "state", head: t`State`, width: "132px", wideOnly: true, cell: (row) => <AgentStateTag state={row.state} /> },
    {
      id: "open",
      head: t`Open runs`,
      width: "92px",
      numeric: true,
      cell: (row) => (row.openRuns > 0 ? number(row.openRuns) : <span className="muted">0</span>),
    },
    {
      id: "heartbeat",
      backwards: true,
      head: t`Last heartbeat`,
      width: "136px",
      numeric: true,
      wideOnly: true,
      spare: true,
      cell: (row) => <span className="muted">{row.lastHeartbeatAt ? <Ago at={row.lastHeartbeatAt} /> : t`never`}</span>,
    },
  ];
  return narrow ? columns.filter((column) => !column.spare) : columns;
}
