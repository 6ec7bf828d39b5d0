"""What the server says of its ledger, and what it signs."""

import argparse
import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handrail.core import checkpoints, clock, seals
from handrail.core.ledger import Head
from handrail.core.proving import prove
from handrail.core.signing import Signer, signed_by
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.proof import cli, service
from tests import makers
from tests.accounts import acts
from tests.world import ApiError, World, until

PROOF = """{ auditProof { state verifiedThrough verifiedAt headSequence headHash publicKey firstSequence retentionDays
  firstBadSequence problem tombstone { sequence } checkpoint { sequence hash at signature keyId } } }"""
NOW = timedelta()


def proof(world: World) -> Any:
    """As an admin sees it."""
    return world.admin.one(PROOF)


def test_the_server_looks_by_itself_and_signs_how_far_it_came(world: World) -> None:
    makers.domain(world.admin)
    said = until(lambda: proof(world) if proof(world)["state"] == "VERIFIED" else None)
    seal = world.call(service.checkpoint(world.kernel, every=NOW))
    assert world.call(service.checkpoint(world.kernel, every=NOW)) is None, "nothing is new"
    said = proof(world)
    assert said["verifiedThrough"] == said["headSequence"] == said["checkpoint"]["sequence"] == seal.seq
    assert said["headHash"] == said["checkpoint"]["hash"] == world.ledger()[-1].hash
    assert signed_by(said["publicKey"], seal.text(), said["checkpoint"]["signature"])
    [*_, kept] = checkpoints.published(world.settings.checkpoints())
    assert kept == seal and (said["retentionDays"], said["firstSequence"], said["problem"]) == (None, 1, None)
    limited = acts.person(world, "ben@example.com", domains=[makers.domain(world.admin)["id"]])
    told = limited.one(PROOF)
    assert told.pop("state") == "VERIFIED" and told.pop("publicKey") and told.pop("verifiedAt")
    assert set(told.values()) == {None}, "numbers tell how much happens elsewhere"


def unlocked(world: World, *statements: str) -> None:
    """Done to the database by someone with its password, past the triggers."""
    with world.kernel.database.writing.begin() as connection:
        if world.kernel.database.is_sqlite:
            for verb in ("update", "delete"):
                for table in ("ledger_entry", "ledger_detail"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


def audit(world: World, *arguments: str, code: int = 0, said: str = "") -> None:
    """`handrail audit verify` beside the running server."""
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser.add_subparsers(dest="command"))
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.run(parser.parse_args(["audit", "verify", *arguments]), world.settings)
    assert status == code and said in out.getvalue() + err.getvalue(), (status, out.getvalue(), err.getvalue())


def test_a_break_is_told_once_in_the_ledger_and_in_the_health(world: World) -> None:
    makers.domain(world.admin)
    world.call(service.checkpoint(world.kernel, every=NOW))
    audit(world, said="as it was written")
    audit(world, "--since-checkpoint", said="0 entries since the checkpoint")
    makers.domain(world.admin)
    seq = world.ledger()[-1].seq
    unlocked(world, f"UPDATE ledger_entry SET channel = 'forged' WHERE seq = {seq - 1}")
    audit(world, code=1, said=f"tampered with at entry {seq - 1}: it was changed")
    said = world.admin.one("{ verifyAudit { verified firstBadSequence problem } }")
    assert said == {"verified": False, "firstBadSequence": seq - 1, "problem": "it was changed"}
    world.admin.one("{ verifyAudit { verified } }")
    assert [row.action for row in world.ledger()].count("ledger.broken") == 1
    told = proof(world)
    assert (told["state"], told["firstBadSequence"], told["problem"]) == ("BROKEN", seq - 1, "it was changed")
    health = "{ overview { health { key status detail } } }"
    ledger = next(part for part in world.admin.one(health)["health"] if part["key"] == "ledger")
    assert until(lambda: ledger["status"]) and told["checkpoint"]
    assert world.call(service.checkpoint(world.kernel, every=NOW)) is None, "a broken ledger is not signed"
    unlocked(world, f"UPDATE ledger_entry SET channel = 'http' WHERE seq = {seq - 1}")


def test_an_end_that_was_cut_off_with_its_head_is_missed_by_the_checkpoints(world: World) -> None:
    makers.domain(world.admin)
    row = world.ledger()[-2]
    seal = world.call(service.checkpoint(world.kernel, every=NOW))
    cut = (f"DELETE FROM ledger_detail WHERE seq > {row.seq}", f"DELETE FROM ledger_entry WHERE seq > {row.seq}",
           f"UPDATE ledger_head SET seq = {row.seq}, hash = '{row.hash}'")  # fmt: skip
    unlocked(world, *cut)
    audit(world, code=1, said=f"at entry {row.seq + 1}: the end was cut off")
    unlocked(world, f"DELETE FROM ledger_checkpoint WHERE seq = {seal.seq}")
    audit(world, code=1, said=f"is at {seal.seq}")
    kept = world.settings.checkpoints()
    kept.rename(kept.with_suffix(".away"))
    audit(world, said="as it was written")
    audit(world, "--checkpoints", str(kept.with_suffix(".away")), code=1, said=f"is at {seal.seq}")
    audit(world, "--checkpoints", "nowhere", code=2, said="there is no file")
    world.call(prove(world.kernel))
    assert proof(world)["state"] == "BROKEN", "it was there before"
    row = world.ledger()[0]
    forged = seals.seal(Signer(b"another"), "checkpoint", row.seq, row.hash, row.at)
    unlocked(world, "DELETE FROM ledger_checkpoint")
    with world.kernel.database.writing.begin() as connection:
        seals.keep(connection, forged)
    audit(world, code=1, said="not signed with a key that is trusted")
    audit(world, "--public-key", Signer(b"another").public_key, said="as it was written")


def test_entries_go_only_below_a_signed_tombstone(world: World) -> None:
    for _ in range(3):
        makers.domain(world.admin)
    with pytest.raises(DBAPIError, match="append-only"), world.kernel.database.writing.begin() as connection:
        connection.execute(text("DELETE FROM ledger_detail WHERE seq <= 3"))
    refused = world.admin.one("mutation { setRetention(days: 3) { ... on InvalidInput { problems { path } } } }")
    assert refused == {"problems": [{"path": "days"}]}
    assert world.admin.one("mutation { setRetention(days: 30) { ... on Retention { days } } }") == {"days": 30}
    old = world.admin.one("{ liveCursor }")
    start = world.kernel.cursors.encode(1)
    world.call(prove(world.kernel))
    before = world.ledger()
    assert world.call(service.retain(world.kernel)) == 0, "nothing is so old"
    cut = before[3]
    world.call(
        world.kernel.writer.submit(
            Unit(service.bury, (checkpoints.signer(world.settings), Head(cut.seq, cut.hash, cut.at)), {}, SYSTEM)
        )
    )
    after = until(lambda: [row for row in world.ledger() if row.action == "ledger.prune"] and world.ledger())
    assert [row.seq for row in after][:2] == [cut.seq + 1, cut.seq + 2]
    assert orjson.loads(after[-1].detail)["metadata"] == {"first": 1, "through": 4, "hash": cut.hash, "entries": 4}
    audit(world, said=f"as it was written: {len(after)} entries")
    told = proof(world)
    assert (told["firstSequence"], told["tombstone"], told["retentionDays"]) == (5, {"sequence": 4}, 30)
    changes = "query ($after: String!) { changes(after: $after) { hasMore } }"
    world.admin.run(changes, after=old)
    until(lambda: world.kernel.live.oldest == 4)
    with pytest.raises(ApiError) as expired:
        world.admin.run(changes, after=start)
    assert expired.value.code == "CURSOR_EXPIRED"
    unlocked(world, "UPDATE ledger_tombstone SET hash = hash, signature = 'AAAA'")
    audit(world, code=1, said="its tombstone is not signed")


def test_old_entries_are_removed_by_and_by(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CHUNK", 3)
    for _ in range(3):
        makers.domain(world.admin)
    world.admin.one("mutation { setRetention(days: 30) { __typename } }")
    world.call(prove(world.kernel))
    head = len(world.ledger())
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(service.clock, "now", lambda: later)
    assert world.call(service.retain(world.kernel)) >= head - 1
    monkeypatch.undo()
    assert {row.action for row in world.ledger()} <= {"ledger.set_retention", "ledger.prune"}
    audit(world, said="as it was written")
