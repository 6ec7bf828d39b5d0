"""`handrail audit verify`: the ledger walked without the server, beside a running one too."""

import argparse
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from handrail.core import checkpoints, seals, verification
from handrail.core.database import Database
from handrail.core.seals import Seal
from handrail.settings import Settings

VERIFIED, BROKEN, UNKNOWN = 0, 1, 2
CODES = "Exit status: 0 as it was written, 1 tampered with, 2 it could not be checked."


def add_arguments(commands: Any) -> None:
    """Add the command to the command line."""
    audit = commands.add_parser("audit", help="work with the ledger")
    verbs = audit.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser("verify", help="walk the chain and name the first bad entry", epilog=CODES)
    verify.add_argument(
        "--since-checkpoint", action="store_true", help="only what came after the last signed checkpoint"
    )
    verify.add_argument("--checkpoints", type=Path, metavar="FILE", help="checkpoints kept elsewhere")
    verify.add_argument(
        "--public-key", action="append", metavar="KEY", help="trust this key instead of this installation's; repeatable"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check, and say what was found."""
    trusted = frozenset(args.public_key or ()) or checkpoints.trusted(settings)
    file = args.checkpoints or settings.checkpoints()
    if args.checkpoints and not file.exists():
        return say(UNKNOWN, f"there is no file {file}")
    engine = verification.reading(Database(settings.database()))
    try:
        with engine.connect() as connection:
            return check(connection, trusted, checkpoints.published(file), args.since_checkpoint)
    except (SQLAlchemyError, OSError) as error:
        return say(UNKNOWN, f"the database cannot be used: {error}")
    except checkpoints.NotACheckpoint as error:
        return say(UNKNOWN, str(error))
    finally:
        engine.dispose()


def check(connection: Connection, trusted: frozenset[str], elsewhere: list[Seal], since_checkpoint: bool) -> int:
    """Walk, and print the verdict."""
    start = None
    if since_checkpoint:
        known = [*elsewhere, *seals.checkpoints(connection, 0)]
        signed = [seal for seal in known if seal.holds(trusted)]
        last = max(signed, key=lambda seal: seal.seq, default=None)
        if last is None:
            return say(UNKNOWN, "there is no checkpoint that is signed with a key trusted here; verify everything")
        start = (last.seq, last.hash)
    verdict = verification.verify(connection, trusted, elsewhere, start)
    if verdict.first_bad is not None:
        return say(BROKEN, f"the ledger was tampered with at entry {verdict.first_bad}: {verdict.problem}")
    since = f" since the checkpoint at {start[0]:,}" if start else ""
    print(f"The ledger is as it was written: {verdict.entries:,} entries{since}, up to {verdict.head:,}.")
    return VERIFIED


def say(status: int, message: str) -> int:
    """What is wrong, on standard error."""
    print(f"handrail: {message}.", file=sys.stderr)
    return status
