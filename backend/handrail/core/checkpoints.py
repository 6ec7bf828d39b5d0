"""Checkpoints outside the database: a line of JSON each, appended to a file and to the log.

Who cuts off the end of the ledger, head and checkpoints included, cannot reach these if they are kept elsewhere.
"""

import logging
import os
from pathlib import Path

import orjson

from handrail.core.clock import from_micros, to_micros
from handrail.core.seals import Seal
from handrail.core.signing import Signer
from handrail.settings import Settings

log = logging.getLogger("handrail.ledger")


class NotACheckpoint(Exception):
    """A line of the file is not what this program wrote."""


def signer(settings: Settings) -> Signer:
    """This installation's."""
    return Signer(settings.signing_secret())


def trusted(settings: Settings) -> frozenset[str]:
    """The public keys whose signatures count: this installation's, and those that the settings name."""
    others = (key.strip() for key in settings.trusted_keys.split(","))
    return frozenset([signer(settings).public_key, *filter(None, others)])


def publish(settings: Settings, seal: Seal) -> None:
    """Append a checkpoint to the file, to the disk itself, and say it in the log. Errors: OSError."""
    said = {
        "seq": seal.seq, "hash": seal.hash, "at": to_micros(seal.at), "key_id": seal.key_id,
        "signature": seal.signature, "public_key": signer(settings).public_key,
    }  # fmt: skip
    line = orjson.dumps(said)
    log.info("checkpoint %s", line.decode())
    path = settings.checkpoints()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def published(path: Path) -> list[Seal]:
    """The checkpoints of a file, some hundred bytes each; none when there is no file. Errors: NotACheckpoint."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            said = orjson.loads(line)
            seal = Seal(
                "checkpoint", int(said["seq"]), str(said["hash"]), from_micros(int(said["at"])), str(said["key_id"]),
                str(said["signature"]),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise NotACheckpoint(f"line {number} of {path} is not a checkpoint") from error
        found.append(seal)
    return found
