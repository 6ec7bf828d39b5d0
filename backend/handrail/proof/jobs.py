"""Looking after the ledger: verifying it, signing how far it goes, removing what is too old, erasing persons."""

import logging
from datetime import timedelta
from typing import Any

import orjson

from handrail.core import erasures
from handrail.core.kernel import Kernel
from handrail.core.proving import prove, prove_all
from handrail.proof.service import checkpoint, erase, retain

__all__ = ["checkpoint", "erase", "prove", "prove_all", "retain", "sign_off", "watch"]
log = logging.getLogger("handrail.ledger")


async def sign_off(kernel: Kernel) -> None:
    """The last checkpoint before the server stops."""
    try:
        await checkpoint(kernel, every=timedelta())
    except Exception as error:  # a server that cannot sign stops all the same
        log.warning("no checkpoint at the end: %s", error)


def watch(kernel: Kernel) -> None:
    """What is removed or erased, by whichever process, is not kept in memory either."""

    def observe(row: Any) -> None:
        if row.action == "ledger.prune":
            kernel.live.forget(orjson.loads(row.detail)["metadata"]["through"])
        elif row.action == erasures.ACTION:
            kernel.live.forget()

    kernel.live.listeners.append(observe)
