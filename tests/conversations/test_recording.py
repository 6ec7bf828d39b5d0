"""Messages as agents record them: each once, all of a request or none, no text in the ledger, counted where due."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from handrail.conversations import service
from handrail.core.counters import bucket_of, counter
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.writer import Unit
from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.world import Api, World

LIST = """query ($filter: ConversationFilter, $first: Int, $after: String) {
  conversations(filter: $filter, first: $first, after: $after) { totalCount pageInfo { endCursor }
    nodes { key title messageCount agent { id } domain { id } } } }"""
THREAD = """query ($id: ID!, $first: Int, $after: String, $newest: Boolean!) { conversation(id: $id) {
  key title messageCount startedAt lastMessageAt toolRuns { id state }
  usage { calls errors inputTokens outputTokens unknownTokens cost unpriced }
  calls { totalCount nodes { spanId } }
  messages(first: $first, after: $after, newestFirst: $newest) { totalCount pageInfo { endCursor hasNextPage }
    nodes { position key role text redacted at tokens toolRun { id } call { spanId cost } } } } }"""
KNOWN = {"model": "gpt-4o", "provider": "openai", "inputTokens": 1000, "outputTokens": 100}


def say(api: Api, *messages: Any, to: str = "talk", **given: Any) -> Any:
    """Record messages; of each what is not told is made up."""
    made = [{"role": "USER", "text": "Hello", **one} for one in messages]
    return makers.act(api, "recordMessages", input={"conversation": to, "messages": made, **given})


def thread(api: Api, conversation: Any, newest: bool = False, **given: Any) -> Any:
    return api.one(THREAD, id=conversation["id"], newest=newest, **given)


def counts(world: World) -> dict[tuple[str, str, str, int], int]:
    fine = counter.c.dimension.in_(("all", "agent"))
    query = select(counter).where(counter.c.metric.like("conversations.%"), fine, counter.c.value != 0)
    rows = world.call(world.kernel.database.read(lambda one: one.execute(query).all()))
    return {(row.metric, row.dimension, row.key, row.bucket): row.value for row in rows}


def test_a_message_is_taken_once_and_a_request_whole_or_not_at_all(world: World) -> None:
    scene = Scene(world)
    asked = {"key": "a", "text": "  Where is\nmy\u202e parcel?  "}
    first = say(scene.bot, asked, {"key": "b", "role": "ASSISTANT"}, {"key": "a"})
    assert (first["recorded"], first["duplicates"]) == (2, 1)
    assert first["conversation"]["title"] == "Where is my parcel?"
    again = say(scene.bot, {"key": "b"}, {"key": "c", "text": "x" * 100_000})
    assert (again["recorded"], again["duplicates"], again["conversation"]["messageCount"]) == (1, 1, 3)
    elsewhere = Scene(world).request()
    wrong = [
        ({"key": ""}, "key"), ({"key": "x" * 65}, "key"), ({"key": "x", "text": " "}, "text"),
        ({"key": "x", "text": "x" * 100_001}, "text"), ({"key": "x", "text": "a\0b"}, "text"),
        ({"key": "x", "tokens": -1}, "tokens"), ({"key": "x", "at": "2020-01-01T00:00:00Z"}, "at"),
        ({"key": "x", "at": "2099-01-01T00:00:00Z"}, "at"), ({"key": "x", "spanId": "s" * 65}, "spanId"),
        ({"key": "x", "toolRunId": elsewhere["id"]}, "toolRunId"), ({"key": "x", "toolRunId": "none"}, "toolRunId"),
    ]  # fmt: skip
    for message, path in wrong:
        refused = say(scene.bot, {"key": "new"}, message)
        assert refused["problems"][0]["path"] == f"input.messages.1.{path}", message
    assert say(scene.bot)["problems"][0]["path"] == "input.messages"
    assert say(scene.bot, *({"key": f"k{n}"} for n in range(501)))["problems"][0]["path"] == "input.messages"
    assert say(scene.bot, {"key": "x"}, to=" ")["problems"][0]["path"] == "input.conversation"
    assert say(scene.bot, {"key": "x"}, title="t" * 201)["problems"][0]["path"] == "input.title"
    found = thread(scene.admin, first["conversation"])
    assert [one["key"] for one in found["messages"]["nodes"]] == ["a", "b", "c"]
    assert found["messages"]["nodes"][0]["text"] == "  Where is\nmy\u202e parcel?  ", "what was said is kept exactly"


def test_an_entry_says_how_much_was_said_and_never_what(world: World) -> None:
    scene = Scene(world)
    say(scene.bot, {"key": "a", "text": "My secret illness"}, {"key": "b", "role": "TOOL", "text": "{}"})
    say(scene.bot, {"key": "a"})
    say(scene.bot, title="A title")
    left = [row for row in world.ledger() if row.action.startswith("conversation.")]
    assert [(row.action, row.outcome) for row in left] == [
        ("conversation.record", "DONE"), ("conversation.record.refused", "REFUSED")
    ]  # fmt: skip
    log = scene.admin.one('{ auditLog(query: "action:conversation.record") { nodes { resourceName after metadata } } }')
    [entry] = [one for one in log["nodes"] if one["after"]]
    assert entry["resourceName"] == "talk" and entry["metadata"] == {"messages": 2, "roles": {"TOOL": 1, "USER": 1}}
    assert "illness" not in str(log)


def test_secrets_in_messages_that_are_json_are_not_kept(world: World) -> None:
    scene = Scene(world)
    answer = say(
        scene.bot,
        {"key": "a", "role": "TOOL", "text": '{"order": 7, "api_key": "sk-1", "deep": [{"password": "p"}]}'},
        {"key": "b", "text": '{"order":  7}'},
        {"key": "c", "text": "{ my password is p"},
    )
    assert answer["redacted"] == 1
    texts = [one["text"] for one in thread(scene.admin, answer["conversation"])["messages"]["nodes"]]
    assert texts == [
        '{"order": 7, "api_key": "[redacted]", "deep": [{"password": "[redacted]"}]}', '{"order":  7}',
        "{ my password is p",
    ]  # fmt: skip


def test_a_thread_shows_its_runs_and_what_its_calls_cost_and_is_paged_from_both_ends(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    calls = [{"spanId": f"s{n}", "conversationId": "talk", **KNOWN} for n in range(2)]
    calls += [{"spanId": "s2", "conversationId": "talk", "model": "ours", "errorType": "Timeout"}]
    document = "mutation ($calls: [AgentCallInput!]!) { recordAgentCalls(calls: $calls) { __typename } }"
    scene.bot.one(document, calls=[*calls, {"spanId": "s9", "conversationId": "other", **KNOWN}])
    talk = say(
        scene.bot, {"key": "1"}, {"key": "2", "role": "ASSISTANT", "spanId": "s0", "tokens": 100},
        {"key": "3", "role": "TOOL", "text": "", "toolRunId": run["id"]},
        {"key": "4", "role": "TOOL", "toolRunId": run["id"]}, {"key": "5", "spanId": "not yet"},
    )["conversation"]  # fmt: skip
    found = thread(scene.admin, talk, first=2)
    assert found["toolRuns"] == [{"id": run["id"], "state": "PENDING_APPROVAL"}]
    assert found["usage"] == {
        "calls": 3, "errors": 1, "inputTokens": 2000, "outputTokens": 200, "unknownTokens": 1, "cost": "0.007",
        "unpriced": 1,
    }  # fmt: skip
    assert found["calls"]["totalCount"] == 3
    assert [one["position"] for one in found["messages"]["nodes"]] == [1, 2]
    assert found["messages"]["nodes"][1]["call"] == {"spanId": "s0", "cost": "0.0035"}
    rest = thread(scene.admin, talk, first=3, after=found["messages"]["pageInfo"]["endCursor"])["messages"]
    assert [one["key"] for one in rest["nodes"]] == ["3", "4", "5"] and not rest["pageInfo"]["hasNextPage"]
    assert rest["nodes"][0]["toolRun"]["id"] == run["id"] and rest["nodes"][2]["call"] is None
    last = thread(scene.admin, talk, newest=True, first=2)["messages"]
    assert [one["position"] for one in last["nodes"]] == [5, 4] and last["totalCount"] == 5


def test_what_was_said_is_counted_when_it_was_said_and_a_rebuild_changes_nothing(world: World) -> None:
    scene = Scene(world)
    late = (datetime.now(UTC) - timedelta(days=30)).replace(minute=7, second=0, microsecond=0)
    later, agent = late + timedelta(days=2), scene.agent["id"]
    say(scene.bot, {"key": "a", "at": later.isoformat()}, {"key": "b", "at": later.isoformat()})
    say(scene.bot, {"key": "c", "at": late.isoformat()}, {"key": "a", "at": late.isoformat()})
    wanted = {}
    for dimension, key in (("all", ""), ("agent", agent)):
        wanted[(service.STARTED, dimension, key, bucket_of(late))] = 1
        wanted[(service.MESSAGES, dimension, key, bucket_of(late))] = 1
        wanted[(service.MESSAGES, dimension, key, bucket_of(later))] = 2
    assert counts(world) == wanted

    def rebuild(uow: UnitOfWork) -> None:
        uow.telemetry()
        service.rebuild(uow.connection, 0, 10**7)

    world.call(world.kernel.writer.submit(Unit(rebuild, (), {}, SYSTEM)))
    assert counts(world) == wanted


def test_conversations_are_seen_in_ones_own_domains_alone_and_found_by_title_agent_and_key(world: World) -> None:
    ours, theirs = Scene(world), Scene(world)
    for number in range(3):
        say(ours.bot, {"key": "a"}, to=f"ticket-{number}", title=f"Größe {number}")
    hidden = say(theirs.bot, {"key": "a"}, to="theirs")["conversation"]
    ben = acts.person(world, "ben@example.com", "VIEWER", [ours.domain["id"]])

    def keys(api: Api, **chosen: Any) -> list[str]:
        return [one["key"] for one in api.one(LIST, filter=chosen)["nodes"]]

    assert keys(ben) == ["ticket-2", "ticket-1", "ticket-0"] == keys(ours.bot)
    assert thread(ben, hidden) is None and thread(ours.bot, hidden) is None
    assert say(ours.bot, {"key": "x"}, agentId=theirs.agent["id"])["__typename"] == "NotFound"
    assert keys(world.admin, text="GRÖSSE 1") == ["ticket-1"] == keys(world.admin, text="ticket-1")
    assert len(keys(world.admin, text=ours.agent["name"])) == 3
    assert keys(world.admin, agentId=[theirs.agent["id"]]) == ["theirs"]
    assert keys(ben, agentId=[theirs.agent["id"]]) == []
    page = ben.one(LIST, first=2)
    assert page["totalCount"] == 3
    assert [one["key"] for one in ben.one(LIST, first=2, after=page["pageInfo"]["endCursor"])["nodes"]] == ["ticket-0"]
    assert keys(ben, before="2020-01-01T00:00:00Z") == [] and len(keys(ben, after="2020-01-01T00:00:00Z")) == 3


def test_what_was_said_can_be_forgotten_and_is_not_brought_back(world: World) -> None:
    scene = Scene(world)
    talk = say(scene.bot, {"key": "a", "text": "My illness"}, title="My illness")["conversation"]
    early = makers.act(scene.admin, "eraseConversation", id=talk["id"], expectedRevision=7)
    assert early["__typename"] == "ChangedMeanwhile"
    gone = makers.act(scene.admin, "eraseConversation", id=talk["id"], expectedRevision=talk["revision"])
    assert gone["title"] is None and gone["erasedAt"]
    assert say(scene.bot, {"key": "a", "text": "My illness"}, {"key": "b", "text": "Since then"})["recorded"] == 1
    texts = [one["text"] for one in thread(scene.admin, talk)["messages"]["nodes"]]
    assert texts == [None, "Since then"]
