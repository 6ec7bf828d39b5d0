"""An export: exactly what a filter named at one moment, as a file with its manifest."""

import csv
import hashlib
import io
import json

from tests.exports import acts
from tests.makers import Scene
from tests.world import World

ENTRIES = """query ($filter: AuditFilter) { auditLog(filter: $filter, first: 100) { totalCount nodes {
  id sequence at action resourceType resourceId resourceName summary before after metadata actor { id name } } } }"""
KIND = {"resourceType": ["tool_run", "tool"]}


def test_a_file_has_exactly_the_entries_that_the_log_shows_in_every_format(world: World) -> None:
    scene = Scene(world, description="=1+1")
    for _ in range(3):
        scene.decide(scene.request())
    shown = world.admin.one(ENTRIES, filter=KIND)["nodes"][::-1]
    exports = {form: acts.done(world.admin, filter=KIND, format=form) for form in ("CSV", "JSON", "JSONL")}
    texts = {form: acts.fetched(world.admin, made["downloadPath"]) for form, made in exports.items()}
    as_json = json.loads(texts["JSON"].text)
    assert [json.loads(line) for line in texts["JSONL"].text.splitlines()] == as_json
    rows = list(csv.DictReader(io.StringIO(texts["CSV"].text, newline="")))
    for entry, whole, row in zip(shown, as_json, rows, strict=True):
        at = entry["at"].replace("+00:00", "Z")
        assert (whole["id"], whole["timestamp"], whole["sequence"]) == (entry["id"], at, entry["sequence"])
        assert (whole["before_state"], whole["after_state"]) == (entry["before"], entry["after"])
        assert (whole["user_id"], whole["actor_name"]) == (entry["actor"]["id"], entry["actor"]["name"])
        assert (whole["action"], whole["resource_id"]) == (entry["action"], entry["resourceId"])
        assert (row["id"], row["timestamp"], row["action"]) == (entry["id"], at, entry["action"])
        assert json.loads(row["after_state"] or "null") == entry["after"]
    for form, made in exports.items():
        content = texts[form].content
        manifest = acts.fetched(world.admin, made["manifestPath"]).json()
        assert manifest == made["manifest"]
        assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
        assert (manifest["count"], manifest["bytes"]) == (len(shown), len(content)) == (made["rows"], made["bytes"])
        assert (manifest["first_sequence"], manifest["last_sequence"]) == (shown[0]["sequence"], shown[-1]["sequence"])
        disposition = texts[form].headers["content-disposition"]
        assert disposition == f'attachment; filename="{made["name"]}"', disposition
        assert texts[form].headers["x-content-type-options"] == "nosniff"
        assert texts[form].headers["cache-control"] == "no-store"
