"""An agent asks for a tool run."""

import hashlib
from dataclasses import replace
from typing import Any

from handrail.agents import service as agents
from handrail.agents.types import Agent, AgentState
from handrail.core.actors import Actor, ActorType
from handrail.core.ids import Id
from handrail.core.json import canonical, decode
from handrail.core.kernel import Scope
from handrail.core.names import ensure_name, ensure_text
from handrail.core.records import to_json
from handrail.core.refusals import Refused, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.policies import service as policies
from handrail.policies.types import Effect
from handrail.tool_runs import arguments as args
from handrail.tool_runs import posts, store
from handrail.tool_runs.redaction import redact
from handrail.tool_runs.refusals import KeyReused, WrongAgentState
from handrail.tool_runs.service.load import apply_time, note
from handrail.tool_runs.spending import spending
from handrail.tool_runs.states import Decision, ToolRunState
from handrail.tool_runs.transitions import by_policy, deny, scheduled
from handrail.tool_runs.types import ToolRun, ToolRunRequest
from handrail.tools import service as tools
from handrail.tools.types import Tool

ASKING = (AgentState.DEVELOPMENT, AgentState.TESTING, AgentState.PRODUCTION)


def request(uow: UnitOfWork, scope: Scope, given: ToolRunRequest) -> ToolRun:
    """A new run: waiting for people, or approved or rejected at once by policy. The same key gives the same run.

    Errors: NotFound, WrongAgentState, InvalidArguments, InvalidInput, KeyReused.
    """
    agent_id = scope.subject or given.agent_id
    if not agent_id:
        raise invalid("agentId", "Say which agent asks: this token is not bound to one.")
    agent = agents.get(uow.connection, scope, agent_id)
    if agent is None:
        raise not_found("agent")
    uow.about("tool_run", None, domain_id=agent.domain_id, subject_id=agent.id, resource_name=given.tool)
    if not given.idempotency_key.strip():
        raise invalid("idempotencyKey", "Give a key that names the work, so that a repeated request is the same run.")
    key = ensure_name("idempotencyKey", given.idempotency_key, 200)
    digest = hashlib.sha256(
        to_json([given.tool, given.arguments, given.reason, given.on_behalf_of]).encode()
    ).hexdigest()
    known = store.by_key(uow.connection, agent.id, key)
    if known:
        return replay(uow, known, digest)
    if agent.state not in ASKING:
        message = f"{agent.name} is {agent.state.name.lower()} and may not ask for tool runs."
        raise Refused(WrongAgentState(message=message, state=agent.state))
    tool = tools.find_by_name(uow.connection, scope, given.tool)
    if tool is None or tool.archived_at or tool.id not in agent.tool_ids:
        raise not_found(f"tool for {agent.name}")
    run = decided_by_policy(uow, new_run(uow, scope, agent, tool, given, key, digest), tool, agent)
    store.insert(uow.connection, run)
    note(uow, "tool_run.request", None, run)
    return run


def replay(uow: UnitOfWork, known: ToolRun, digest: str) -> ToolRun:
    """The run this key stands for. Errors: KeyReused for other content."""
    if known.request_hash != digest:
        raise Refused(KeyReused(message="This idempotency key was used for another request."))
    uow.replay()
    return apply_time(uow, known)


def new_run(
    uow: UnitOfWork, scope: Scope, agent: Agent, tool: Tool, given: ToolRunRequest, key: str, digest: str
) -> ToolRun:
    """The run as asked for, checked and bound to its exact arguments."""
    arguments: dict[str, Any] = given.arguments  # type: ignore[assignment]  # a JSON object: `spell` makes sure
    text = args.spell(arguments)
    problems = tools.validate_arguments(tool, arguments)
    if problems:
        raise args.refused(problems)
    shown, paths = redact(arguments, tool.arguments_schema)
    asker = Actor(type=ActorType.AGENT, id=agent.id, name=agent.name) if scope.subject else uow.origin.actor()
    return ToolRun(
        id=Id(uow.new_id()), domain_id=agent.domain_id, agent_id=agent.id, agent_version=agent.version,
        tool_id=tool.id, tool_name=tool.name, schema_version=tool.schema_version, risk=tool.risk,
        state=ToolRunState.PENDING_APPROVAL, revision=1,
        exact_text=text, shown_text=canonical(shown) if paths else text,
        arguments_hash=args.fingerprint(agent.id, tool.name, tool.schema_version, text),
        redacted_paths=paths, summary=args.summarise(shown),
        reason=ensure_text("reason", given.reason or "", 4000) or None,
        on_behalf_of=ensure_text("onBehalfOf", given.on_behalf_of or "", 200) or None,
        requested_by=asker, requested_at=uow.now, decide_by=None, execute_by=None, required_approvals=1,
        reason_required=False, execute_within=0, votes_cast=[], held=None, decision=None, policy=None,
        idempotency_key=key, request_hash=digest, claimed_at=None, claimed_by=None, lease_id=None,
        lease_expires_at=None, finished_at=None, result=None, error=None, due_at=None, from_roles=[],
        separation_of_duties=False, edited_by=None, edited_at=None, remind_at=None, reminded=False, escalate_at=None,
        escalated=False, escalate_to=None,
    )  # fmt: skip


def decided_by_policy(uow: UnitOfWork, run: ToolRun, tool: Tool, agent: Agent) -> ToolRun:
    """What the rules in force say: allow, deny, or ask people."""
    given = decode(run.exact_text)
    spent = spending(uow.connection, agent, uow.now, run.id)
    verdict = policies.verdict_for(uow.connection, tool, agent, given, uow.now, spent)
    rule, asks = verdict.policy, verdict.effect is Effect.REQUIRE
    run = replace(
        run, policy=rule, required_approvals=verdict.approvers, reason_required=verdict.reason_required,
        execute_within=int(verdict.execute_by.total_seconds()), from_roles=list(verdict.roles),
        separation_of_duties=verdict.separation, decide_by=uow.now + verdict.decide_by if asks else None,
    )  # fmt: skip
    if asks:
        return scheduled(posts.posted(run, posts.next_role(run.from_roles, verdict.escalate_to)))
    if verdict.effect is Effect.DENY:
        return deny(run, rule, uow.now)
    decision = by_policy(rule, Decision.APPROVE, uow.now)
    run = replace(run, state=ToolRunState.APPROVED, decision=decision, decided_at=uow.now)
    return scheduled(replace(run, execute_by=uow.now + verdict.execute_by))
