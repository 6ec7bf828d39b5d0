import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { TokenAgentsDocument } from "@/gql/administration/graphql";
import { useQuery } from "@/lib/graphql";
import { Select, TextField } from "@/ui/Field";

/** The agent a token is for; with more than a list can hold, words narrow it. */
export function AgentField({
  value,
  onChange,
  problem,
}: {
  value: string;
  onChange: (id: string, name: string) => void;
  problem?: string | undefined;
}) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, fault } = useQuery(TokenAgentsDocument, { text: text || null });
  const agents = data?.agents.nodes ?? [];
  const many = text !== "" || typed !== "" || (data?.agents.totalCount ?? 0) > agents.length;
  const none = data && agents.length === 0;
  return (
    <>
      {many && <TextField label={t`Find an agent`} type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />}
      <Select
        label={t`Agent`}
        value={value}
        problem={problem ?? (fault ? t`The agents did not load. Close this and try again.` : undefined)}
        note={none ? t`There is no such agent.` : t`The token reaches this agent's domain and its own tool runs.`}
        options={[
          { value: "", label: t`Choose an agent` },
          ...agents.map((agent) => ({ value: agent.id, label: `${agent.name} · ${agent.domain.name}` })),
        ]}
        onChange={(event) => onChange(event.target.value, agents.find((agent) => agent.id === event.target.value)?.name ?? "")}
      />
    </>
  );
}
