"""What the server says of its ledger, and what it signs."""

import stat
from datetime import timedelta
from typing import Any

import orjson
import pytest

from handrail.commands import check
from handrail.core import checkpoints, proving, seals, verification
from handrail.core.signing import signed_by
from handrail.proof import service
from tests import makers
from tests.accounts import acts
from tests.world import World, until

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
