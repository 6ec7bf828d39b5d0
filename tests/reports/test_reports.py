"""Reports through the API and as files: the figures are those of `analytics`, and theirs alone whose report it is."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests import makers
from tests.accounts import acts
from tests.makers import Scene, act
from tests.world import Api, ApiError, World

FIGURES = """query ($range: AnalyticsRange!) { analytics(range: $range, timezone: "Europe/Berlin") {
  current { agentCalls agentErrors tokensUsed estimatedCost errorRate p95ResponseTime { estimate atLeast atMost }
    toolRunsTotal approvalRate }
  previous { agentCalls } series { startsAt figures { agentCalls } } peakUsageTime { weekday hour agentCalls } } }"""
ONE = "query ($id: ID!) { report(id: $id) { id kind period startsAt endsAt timezone scheduled figures downloadPath } }"
TODAY = datetime.now(UTC).date().isoformat()


def record(scene: Scene) -> None:
    """Three calls of today, one of them failed and untold."""
    at = datetime.now(UTC).replace(microsecond=0).isoformat()
    calls: list[dict[str, Any]] = [
        {
            "spanId": "a",
            "model": "gpt-4o",
            "at": at,
            "inputTokens": 1000,
            "outputTokens": 20,
            "latencyMilliseconds": 900,
        },
        {"spanId": "b", "model": "=ours", "at": at, "inputTokens": 5, "outputTokens": 7, "latencyMilliseconds": 300},
        {"spanId": "c", "model": "gpt-4o", "at": at, "errorType": "Timeout"},
    ]
    act(scene.bot, "recordAgentCalls", calls=calls)


def made(api: Api, **given: Any) -> Any:
    return api.one(ONE, id=act(api, "createReport", input=given)["id"])


def picked(shape: Any, told: Any) -> Any:
    """Of what a report tells, the part that a query asked for."""
    if isinstance(shape, dict):
        return {name: picked(each, told[name]) for name, each in shape.items()}
    if isinstance(shape, list):
        assert len(shape) == len(told)
        return [picked(one, each) for one, each in zip(shape, told, strict=True)]
    return told.replace("Z", "+00:00") if isinstance(told, str) else told


def test_a_report_says_what_analytics_says_and_goes_on_saying_it(start: Callable[..., Any]) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        record(scene)
        scene.request()
        report = made(world.admin, kind="DAILY", day=TODAY, timezone="Europe/Berlin")
        assert (report["kind"], report["period"], report["scheduled"]) == ("DAILY", TODAY, False)
        span = {"from": report["startsAt"], "to": report["endsAt"]}
        now = world.admin.one(FIGURES.replace("timezone:", "granularity: HOUR, timezone:"), range=span)
        assert picked(now, report["figures"]) == now
        if now["current"]["agentCalls"]:  # around midnight the calls may be another day's
            assert report["figures"]["topAgents"][0]["agentName"] == scene.agent["name"]
        act(scene.bot, "recordAgentCalls", calls=[{"spanId": "d", "model": "x", "at": report["startsAt"]}])
        assert world.admin.one(ONE, id=report["id"])["figures"] == report["figures"]
        assert "people" not in report["figures"]["oversight"]

        files = world.admin.http
        answer = files.get(report["downloadPath"])
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert {row["part"] for row in rows} >= {"range", "before", "series"}
        assert rows[0]["agentCalls"] == str(now["current"]["agentCalls"])
        assert files.get(report["downloadPath"] + "?format=json").json() == report["figures"]
        assert files.get(report["downloadPath"] + "?format=xml").status_code == 400
        assert [row.action for row in world.ledger() if row.action == "report.download"] == ["report.download"] * 2


def test_what_a_spreadsheet_would_calculate_is_only_text() -> None:
    from handrail.reports.figures import FIGURES as NAMES
    from handrail.reports.figures import as_csv

    named = dict.fromkeys(("startsAt", "endsAt", "previousStartsAt", "previousEndsAt"), "t")
    nothing = dict.fromkeys(NAMES)
    agent = {"agentId": "a", "agentName": "=HYPERLINK(1)", "figures": {**nothing, "agentCalls": 2.0}}
    told = {**named, "current": nothing, "previous": nothing, "series": [], "topAgents": [agent]}
    last = list(csv.DictReader(io.StringIO(as_csv(told))))[-1]
    assert (last["agentName"], last["agentCalls"], last["errorRate"]) == ("'=HYPERLINK(1)", "2", "")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_reports_are_their_persons_and_hold_what_they_see(world: World) -> None:
    scene = Scene(world)
    record(scene)
    other = makers.domain(world.admin)
    email = "viewer@example.com"
    person = acts.person(world, email, "VIEWER", [scene.domain["id"], other["id"]])
    report = made(person, kind="CUSTOM", **{"from": "2026-01-01T00:00:00Z", "to": "2026-01-03T00:00:00Z"})
    assert world.admin.one(ONE, id=report["id"]) is None
    assert world.admin.http.get(report["downloadPath"]).status_code == 404
    assert world.client().http.get(report["downloadPath"]).status_code == 401
    stranger = acts.person(world, "none@example.com", "VIEWER", [other["id"]])
    assert made(stranger, kind="DAILY", day=TODAY, timezone="UTC")["figures"]["current"]["agentCalls"] == 0
    listing = "{ reports { nodes { id } totalCount } }"
    assert [one["id"] for one in person.one(listing)["nodes"]] == [report["id"]]
    user = next(
        one for one in world.admin.one("{ users { nodes { id email revision } } }")["nodes"] if one["email"] == email
    )
    act(world.admin, "updateUser", id=user["id"], expectedRevision=user["revision"], domainIds=[other["id"]])
    person = world.client()
    acts.sign_in(person, email, acts.PASSWORD)
    assert person.one(listing) == {"nodes": [], "totalCount": 0}
    assert person.one(ONE, id=report["id"]) is None


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_cannot_be_reported_is_refused_in_words(world: World) -> None:
    refused = [
        ({"kind": "CUSTOM"}, "from"),
        ({"kind": "CUSTOM", "day": TODAY}, "day"),
        ({"kind": "DAILY", "day": "yesterday"}, "day"),
        ({"kind": "DAILY", "from": "2026-01-01T00:00:00Z"}, "from"),
    ]
    document = """mutation ($input: CreateReportInput!) { createReport(input: $input) {
      __typename ... on InvalidInput { problems { path } } } }"""
    for given, path in refused:
        assert world.admin.one(document, input=given) == {"__typename": "InvalidInput", "problems": [{"path": path}]}
    with pytest.raises(ApiError, match="no such time zone"):
        world.admin.one(document, input={"kind": "DAILY", "timezone": "Mars/Olympus"})


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_figures_of_a_range_are_a_file_too_with_the_same_permission(world: World) -> None:
    record(Scene(world))
    files = world.admin.http
    told = files.get("/v1/analytics", params={"period": "WEEK", "timezone": "Asia/Kathmandu"}).json()
    assert (told["timezone"], told["current"]["agentCalls"], len(told["series"])) == ("Asia/Kathmandu", 3, 7)
    text = files.get("/v1/analytics", params={"period": "WEEK", "format": "csv"})
    assert text.headers["content-disposition"].startswith('attachment; filename="handrail-analytics-')
    for wrong in (
        {"period": "YEAR"},
        {"from": "today"},
        {"periode": "DAY"},
        {"period": "DAY", "granularity": "MINUTE"},
    ):
        assert files.get("/v1/analytics", params=wrong).status_code == 400
    assert world.client().http.get("/v1/analytics?period=DAY").status_code == 401
    for scope, status in (("domain:read", 403), ("usage:read", 200)):
        reader = world.client(token=acts.create_token(world.admin, scopes=[scope])["secret"])
        assert reader.http.get("/v1/analytics?period=DAY").status_code == status
    with pytest.raises(ApiError) as refused:
        reader.one("{ reports { totalCount } }")
    assert refused.value.code == "FORBIDDEN"
