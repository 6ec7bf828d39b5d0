"""Throttling: 5 failures in 5 minutes per account and 20 per address, counted in the database for all processes."""

from datetime import timedelta

from handrail.accounts.store import attempts
from handrail.core.graphql import Context
from handrail.core.ids import hash_secret
from handrail.core.refusals import Fault
from handrail.core.unit import UnitOfWork

WINDOW = timedelta(minutes=5)
PER_ACCOUNT = 5
PER_ADDRESS = 20
NOTED = timedelta(minutes=1)


async def begin_attempt(context: Context, account: str) -> str:
    """Count an attempt before it is made; returns the account's key, for `forgive`.

    Errors: Fault RATE_LIMITED with `retryAfter` in seconds; the ledger gets one entry a minute of these.
    """
    key = hash_secret(ascii(account.strip().casefold()))
    wait = await context.write(reserve, key, (context.request.address or "")[:64] or None)
    if wait is None:
        return key
    raise Fault("RATE_LIMITED", f"Too many attempts. Try again in {wait} seconds.", retryAfter=wait)


def reserve(uow: UnitOfWork, account: str, address: str | None) -> int | None:
    """Count the attempt, or say how many seconds to wait."""
    connection, since = uow.connection, uow.now - WINDOW
    attempts.forget(connection, since)
    of_account = attempts.of_account(connection, account, since)
    of_address = attempts.of_address(connection, address, since) if address else []
    full = [
        (key, times[most - 1])
        for key, times, most in ((account, of_account, PER_ACCOUNT), (f"from {address}", of_address, PER_ADDRESS))
        if len(times) >= most
    ]
    if not full:
        attempts.insert(connection, id=uow.new_id(), account=account, address=address, at=uow.now, noted=False)
        uow.telemetry()
        return None
    key, oldest = max(full, key=lambda pair: pair[1])
    note(uow, key)
    return max(1, -((uow.now - oldest - WINDOW) // timedelta(seconds=1)))


def note(uow: UnitOfWork, key: str) -> None:
    """One ledger entry a minute for all that is refused for the same reason."""
    if attempts.noted_since(uow.connection, key, uow.now - NOTED):
        uow.telemetry()
        return
    attempts.insert(uow.connection, id=uow.new_id(), account=key, address=None, at=uow.now, noted=True)
    uow.record(
        f"{uow.origin.action or 'session.sign_in'}.refused",
        None,
        outcome="REFUSED",
        audience="people",
        summary="Too many attempts; further ones are counted, one entry a minute.",
        metadata={"refusal": "RATE_LIMITED"},
    )


def forgive(uow: UnitOfWork, account_key: str) -> None:
    """The password was right: earlier failures no longer count."""
    attempts.forgive(uow.connection, account_key)
