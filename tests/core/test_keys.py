"""Doing things once: what each mutation does with an idempotency key, taken from the schema itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests import makers
from tests.accounts import acts
from tests.core.keyed import EXAMPLES, Stage, answer
from tests.docs.pages import ROOT
from tests.documents import call, fields
from tests.tool_runs.test_races import at_once
from tests.world import World

WITHOUT_A_KEY = {
    "completeSetup": "The link works once.",
    "acceptInvite": "The link works once.",
    "signInWithLink": "Nobody is signed in yet whose key it could be; the link says how often it works.",
    "signIn": "Nobody is signed in yet whose key it could be; another session harms nothing.",
    "signOut": "The session it would belong to has ended.",
    "revokeSession": "What has ended stays ended.",
    "changePassword": "The password that was given as the current one no longer is.",
    "updatePreferences": "One's own settings: the same values again change nothing.",
    "updatePreferenceDefaults": "Everybody's settings: the same values again change nothing.",
    "markNotificationsRead": "What is read stays read.",
    "setRetention": "The same value again changes nothing.",
    "erasePerson": "Who is erased stays erased; the name that confirms it is gone.",
    "agentHeartbeat": "It is measured, not done.",
    "recordAgentCalls": "Each call has a `spanId`, and is taken once.",
    "recordMessages": "Each message has a `key`, and is taken once.",
    "removeModelPrice": "What is gone stays gone: `NotFound`.",
    "requestToolRun": "Its key is in the input, and holds as long as the run exists.",
    "claimToolRun": "The same executor gets the same lease again.",
    "renewLease": "Asked twice, the lease ends a moment later.",
    "reportToolRun": "The same report again changes nothing.",
}
"""Every mutation takes `idempotencyKey`, but for these."""
WHILE_IT_RUNS = {"cancelBulkOperation", "retryBulkOperation", "cancelExport"}
"""They take a key like the others, but need something in the middle of its work (see tests/bulk and tests/exports)."""


def without_secrets(said: Any) -> Any:
    """What a replay answers: the link and the secret are shown once."""
    return {name: None if name in ("link", "secret") else value for name, value in said.items()}


def requested(world: World) -> list[Any]:
    """The entries that requests left; time steps aside."""
    return [row for row in world.ledger() if row.request_id]


@pytest.fixture
def world(start: Callable[..., Any]) -> Any:
    with start(lease_seconds=1) as started:
        yield started


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


def test_every_mutation_takes_a_key_or_is_an_exception_with_its_reason() -> None:
    keyed = {name for name, field in fields("mutation").items() if "idempotencyKey" in field.args}
    assert keyed.isdisjoint(WITHOUT_A_KEY)
    assert keyed | set(WITHOUT_A_KEY) == set(fields("mutation"))
    assert set(EXAMPLES) | WHILE_IT_RUNS == keyed, "a new mutation needs an example here"
    for name in keyed:
        members = {str(one) for one in fields("mutation")[name].type.of_type.types}
        assert "InvalidInput" in members, f"{name} cannot say that a key was used with other content"


def test_the_exceptions_and_their_reasons_are_documented() -> None:
    section = (ROOT / "docs/api.md").read_text().split("## Doing things once")[1].split("\n## ")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE)) == WITHOUT_A_KEY


def test_a_key_does_its_work_once_and_is_refused_with_other_content(world: World) -> None:
    for name, make in EXAMPLES.items():
        api, given, other = make(Stage(world))
        first = answer(api, name, given, key=name)
        assert first["__typename"] != "InvalidInput" and "message" not in first, (name, first)
        done = len(requested(world))
        assert answer(api, name, given, key=name) == without_secrets(first), name
        assert len(requested(world)) == done, f"a replay of {name} leaves no entry"
        refused = answer(api, name, {**given, **other}, key=name)
        assert refused["problems"][0]["path"] == "idempotencyKey", (name, refused)
        assert [row.outcome for row in requested(world)[done:]] == ["REFUSED"], name


def test_of_five_requests_at_once_with_one_key_exactly_one_takes_effect(world: World) -> None:
    for name, make in EXAMPLES.items():
        api, given, _ = make(Stage(world))
        others = [world.client(token=api.token, cookie=api.cookie) for _ in range(5)]
        before = len(requested(world))
        said = at_once([partial(answer, one, name, given, key=name) for one in others])
        left = requested(world)[before:]
        assert {str(without_secrets(one)) for one in said} == {str(without_secrets(said[0]))}, name
        assert len({row.request_id for row in left}) == 1 and {row.outcome for row in left} == {"DONE"}, (name, left)
        shown = [one for one in said if one.get("link") or one.get("secret")]
        assert len(shown) == (1 if "link" in said[0] or "secret" in said[0] else 0), f"{name}: shown once"


def test_a_refusal_is_not_kept_and_may_be_tried_again(stage: Stage) -> None:
    shown, admin = stage.shown(), stage.admin
    early = {**shown, "decision": "APPROVE", "expectedRevision": 2}
    assert answer(admin, "decideToolRun", early, key="k")["__typename"] == "ChangedSinceShown"
    assert answer(admin, "decideToolRun", early, key="k")["__typename"] == "ChangedSinceShown"
    assert answer(admin, "decideToolRun", {**early, "expectedRevision": 1}, key="k")["__typename"] == "ToolRun"
    refused = [row for row in stage.world.ledger() if row.action == "tool_run.decide.refused"]
    assert len(refused) == 2


def test_a_key_belongs_to_its_actor_and_to_one_mutation(stage: Stage) -> None:
    ben = acts.person(stage.world, "ben@example.com", "ADMIN")
    mine = answer(stage.admin, "createDomain", {"input": {"name": "Mine"}}, key="k")
    theirs = answer(ben, "createDomain", {"input": {"name": "Theirs"}}, key="k")
    assert mine["__typename"] == theirs["__typename"] == "Domain" and mine["id"] != theirs["id"]
    refused = answer(stage.admin, "createTool", {"input": {"name": "Mine"}}, key="k")
    assert refused["problems"][0]["path"] == "idempotencyKey"


def test_a_replay_shows_nothing_that_its_actor_no_longer_sees(stage: Stage) -> None:
    ben = acts.person(stage.world, "ben@example.com", "ADMIN")
    shown = stage.shown()
    given = {
        "createAgent": {"input": {"domainId": stage.scene.domain["id"], "name": "by-ben"}},
        "decideToolRun": {**shown, "decision": "APPROVE"},
        "inviteUser": {"name": "New", "email": "new@example.com", "role": "VIEWER",
                       "domainIds": [stage.scene.domain["id"]]},
        "createToken": {"name": "CI", "kind": "INTEGRATION", "scopes": ["domain:read"],
                        "domainIds": [stage.scene.domain["id"]]},
    }  # fmt: skip
    for name, content in given.items():
        assert "message" not in answer(ben, name, content, key=name)
    items = {"items": [stage.shown()], "decision": "APPROVE"}
    assert answer(ben, "decideToolRuns", items, key="bulk")["results"][0]["toolRun"]
    person = acts.me(ben)["user"]
    acts.update(stage.admin, person, domainIds=[makers.domain(stage.admin)["id"]])
    for name, content in given.items():
        refused = answer(ben, name, content, key=name)
        assert refused["__typename"] == "InvalidInput", (name, refused)
        assert refused["problems"][0]["path"] == "idempotencyKey"
    assert answer(ben, "decideToolRuns", items, key="bulk")["results"][0]["toolRun"] is None


def test_a_key_is_kept_for_24_hours(stage: Stage) -> None:
    made = acts.create_token(stage.admin, scopes=["domain:write", "domain:read"])
    program, writer = stage.world.client(token=made["secret"]), stage.world.kernel.writer
    said, now = [], writer.now
    for moment in (timedelta(), timedelta(hours=23, minutes=59), timedelta(hours=24, minutes=1)):
        writer.now = lambda moment=moment: now() + moment  # type: ignore[misc]
        said.append(answer(program, "createDomain", {"input": {"name": "Payments"}}, key="k")["__typename"])
    assert said == ["Domain", "Domain", "NameTaken"]


def test_keys_that_are_none_are_refused_by_every_mutation(stage: Stage) -> None:
    for name in EXAMPLES:
        given = EXAMPLES[name](stage)[1] if name == "planBulkDecision" else {}  # it looks at the selection first
        document, variables = call("mutation", name, **given, idempotencyKey="k" * 201)
        said = stage.admin.one(
            document.replace("{ __typename }", "{ ... on InvalidInput { problems { path } } }"), **variables
        )
        assert said["problems"] == [{"path": "idempotencyKey"}], name
