import { Trans, useLingui } from "@lingui/react/macro";
import { AgentDocument, type AgentRowFragment, type AgentState, PromoteAgentDocument } from "@/gql/agents/graphql";
import { mutate, query } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Confirm, Refusal } from "@/ui/Forms";
import { AgentStateTag } from "@/ui/Tag";
import { Icon } from "@/ui/Icon";
import { showToast } from "@/ui/Toast";
import { wayTo } from "./states";

/** Asks before an agent goes on, back or out. */
export default function MoveDialog({ agent, to, onClose }: { agent: AgentRowFragment; to: AgentState; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const { busy, refused, change, clear } = useChange();
  const way = wayTo(to);
  const action = i18n._(way.label);
  const move = async (revision: number) => {
    const done = await change(
      () => mutate(PromoteAgentDocument, { id: agent.id, revision, to }),
      (data) => data.promoteAgent,
    );
    if (!done) return;
    showToast(t`Saved`);
    onClose();
  };
  return (
    <Confirm
      title={`${action}: ${agent.name}`}
      action={action}
      destroy={way.kind === "out"}
      busy={busy}
      onConfirm={() => void move(agent.revision)}
      onClose={onClose}
    >
      <p className="row">
        <AgentStateTag state={agent.state} />
        <Icon name="right" className="turns muted" />
        <AgentStateTag state={to} />
      </p>
      <p className="muted">
        {i18n._(way.will)} <Trans>Everybody sees it at once, and it is written to the audit log.</Trans>
      </p>
      <Refusal
        refused={refused}
        onReload={() => {
          void query(AgentDocument, { id: agent.id });
          clear();
        }}
        onAnyway={() => void move(refused?.changedTo ?? agent.revision)}
      />
    </Confirm>
  );
}
