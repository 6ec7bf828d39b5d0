"""People change what a run would do: exact text in, one revision on, votes void, rules weighed anew."""

import json
from dataclasses import replace
from typing import Any

from handrail.agents import service as agents
from handrail.core.json import canonical, decode
from handrail.core.kernel import Scope
from handrail.core.pointers import pointers_to, put, reader
from handrail.core.records import REDACTED
from handrail.core.refusals import Problem, Refused, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.policies.types import Effect
from handrail.tool_runs import arguments as args
from handrail.tool_runs import posts, store, transitions
from handrail.tool_runs.redaction import redact
from handrail.tool_runs.refusals import DeniedByPolicy
from handrail.tool_runs.service.load import PEOPLE_ONLY, find, note
from handrail.tool_runs.service.request import decided_by_policy
from handrail.tool_runs.states import ToolRunState
from handrail.tool_runs.types import DecisionItem, ToolRun
from handrail.tools import service as tools
from handrail.tools.types import Tool


def edit(uow: UnitOfWork, scope: Scope, shown: DecisionItem, text: str) -> ToolRun:
    """The run with other arguments, given as JSON text. Secrets that are shown as `[redacted]` stay as they are.

    Errors: NotFound, AlreadyDecided, ChangedSinceShown, UndoFirst, InvalidArguments, InvalidInput, DeniedByPolicy.
    """
    run = find(uow, scope, shown.id)
    if run.state is ToolRunState.PENDING_APPROVAL:
        transitions.ensure_as_shown(run, shown.expected_revision, shown.expected_arguments_hash)
    by = uow.origin.actor()
    transitions.edit(run, run, by, uow.now)  # whether it may be changed at all, before the new text is looked at
    [tool] = tools.by_ids(uow.connection, [run.tool_id])
    [agent] = agents.by_ids(uow.connection, [run.agent_id])
    if tool is None or agent is None:
        raise not_found("tool")
    after = decided_by_policy(uow, changed(run, tool, parsed(text)), tool, agent)
    if after.state is ToolRunState.REJECTED:
        raise Refused(DeniedByPolicy(message=f"These arguments are denied: {rule_of(after)}", tool_run=run))
    after = transitions.edit(run, asked_anyway(run, after), by, uow.now)
    store.save(uow.connection, after)
    note(uow, "tool_run.edit", run, after, audience=PEOPLE_ONLY)
    return after


def parsed(text: str) -> dict[str, Any]:
    """The new arguments. Errors: InvalidArguments."""
    try:
        value = decode(text)
    except json.JSONDecodeError as error:
        raise args.refused([Problem(path="", message=f"This is not JSON: {error.msg}.")]) from None
    if not isinstance(value, dict):
        raise args.refused([Problem(path="", message="The arguments are one JSON object.")])
    return value


def changed(run: ToolRun, tool: Tool, given: dict[str, Any]) -> ToolRun:
    """The run bound to these arguments. Errors: InvalidArguments, InvalidInput when they are the same."""
    arguments = with_secrets(run, given)
    text = args.spell(arguments)
    if text == run.exact_text:
        raise invalid("argumentsText", "Nothing was changed.")
    if problems := tools.validate_arguments(tool, arguments):
        raise args.refused(problems)
    shown, paths = redact(arguments, tool.arguments_schema)
    return replace(
        run, schema_version=tool.schema_version, exact_text=text, shown_text=canonical(shown), redacted_paths=paths,
        arguments_hash=args.fingerprint(run.agent_id, run.tool_name, tool.schema_version, text),
        summary=args.summarise(shown),
    )  # fmt: skip


def with_secrets(run: ToolRun, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with each `[redacted]` replaced by the secret that stands there.

    Errors: InvalidArguments when one stands where there was none.
    """
    before = decode(run.exact_text)
    problems = []
    for path in pointers_to(given, REDACTED):
        if path in run.redacted_paths:
            put(given, path, reader(path)(before))
        else:
            problems.append(Problem(path=path, message="A redacted value can stay in its place or be replaced."))
    if problems:
        raise args.refused(problems)
    return given


def asked_anyway(before: ToolRun, after: ToolRun) -> ToolRun:
    """What waits for people goes on waiting for them, and not longer than before, even where a rule would allow it."""
    after = replace(
        after, state=ToolRunState.PENDING_APPROVAL, decision=None, execute_by=None, decide_by=before.decide_by,
        required_approvals=max(1, after.required_approvals), decided_at=None,
    )  # fmt: skip
    return posts.kept(before, after)


def rule_of(run: ToolRun) -> str:
    """The rule that decided."""
    return run.policy.rule if run.policy else Effect.DENY.name
