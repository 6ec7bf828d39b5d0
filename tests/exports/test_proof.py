"""The proof beside a filtered export: from its first entry to the head, checked by nothing but the files."""

import hashlib
import json
import struct
from typing import Any

from tests.exports import acts
from tests.makers import Scene
from tests.world import World

FIELDS = (
    "at", "actor_type", "actor_id", "action", "resource_type", "resource_id", "domain_id", "subject_id", "audience",
    "outcome", "channel", "request_id", "detail_digest",
)  # fmt: skip


def payload(link: Any) -> str:
    """As docs/ledger.md says it."""
    text = struct.pack(">q", 1)
    for name in FIELDS:
        value = None if link[name] is None else str(link[name]).encode()
        text += struct.pack(">q", -1) if value is None else struct.pack(">q", len(value)) + value
    return hashlib.sha256(text).hexdigest()


def checked(links: list[Any], manifest: Any) -> list[int]:
    """The entries of the file that the proof holds. Errors: AssertionError."""
    before = links[0]["hash"]
    held = []
    for number, link in enumerate(links[1:], links[0]["seq"] + 1):
        assert link["seq"] == number
        digest = link.get("payload_digest") or payload(link)
        made = hashlib.sha256(bytes.fromhex(before) + struct.pack(">q", number) + bytes.fromhex(digest)).hexdigest()
        assert made == link["hash"], f"entry {number} was changed"
        if "detail" in link:
            salted = hashlib.sha256(bytes.fromhex(link["salt"]) + link["detail"].encode()).hexdigest()
            assert salted == link["detail_digest"]
            held.append(number)
        before = made
    assert (links[-1]["seq"], before) == (manifest["head_sequence"], manifest["head_hash"])
    return held


def test_a_filtered_subset_proves_itself(world: World) -> None:
    scene = Scene(world)
    for _ in range(3):
        scene.decide(scene.request())
    made = acts.done(world.admin, query="action:tool_run.approve", format="JSONL", proof=True)
    entries = [json.loads(line) for line in acts.fetched(world.admin, made["downloadPath"]).text.splitlines()]
    answer = acts.fetched(world.admin, made["proofPath"])
    told = made["manifest"]["proof"]
    assert told["sha256"] == hashlib.sha256(answer.content).hexdigest() and told["bytes"] == len(answer.content)
    links = [json.loads(line) for line in answer.text.splitlines()]
    assert (told["links"], told["last_sequence"]) == (len(links), made["manifest"]["head_sequence"])
    assert checked(links, made["manifest"]) == [entry["sequence"] for entry in entries]
    assert len(entries) == 3
    known = {link["seq"]: link for link in links}
    for entry in entries:
        link = known[entry["sequence"]]
        detail = json.loads(link["detail"])
        assert (entry["hash"], entry["action"], entry["user_id"]) == (link["hash"], link["action"], link["actor_id"])
        assert (entry["before_state"], entry["after_state"]) == (detail["before"], detail["after"])
    left_out = [link for link in links if "payload_digest" in link]
    assert left_out and all(set(link) == {"seq", "payload_digest", "hash"} for link in left_out)


def test_an_export_of_everything_is_proved_from_the_first_entry_and_one_of_nothing_has_no_links(world: World) -> None:
    whole = acts.done(world.admin, format="CSV", proof=True)
    links = [json.loads(line) for line in acts.fetched(world.admin, whole["proofPath"]).text.splitlines()]
    assert links[0]["seq"] == 1 and checked([{"seq": 0, "hash": "0" * 64}, *links], whole["manifest"])
    none = acts.done(world.admin, query="action:nothing.of.this", proof=True)
    assert (none["rows"], none["manifest"]["proof"]["links"]) == (0, 0)
    assert none["manifest"]["first_sequence"] is None
