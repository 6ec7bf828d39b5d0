"""The parameters of `GET /v1/audit-logs`, and what they mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handrail.audit.types import AuditFilter, AuditOutcome
from handrail.core.ids import Id
from handrail.core.refusals import Fault

MANY = ("user_id", "action", "resource_type", "resource_id", "domain_id")
ONCE = ("date_from", "date_to", "outcome", "query", "limit", "offset", "cursor", "format")
FORMATS = ("json", "csv", "jsonl")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DEFAULT, MOST, DEEPEST = 100, 1000, 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for. limit None: everything."""

    filter: AuditFilter
    query: str | None = None
    limit: int | None = DEFAULT
    offset: int = 0
    cursor: str | None = None
    format: str = "json"
    given: tuple[tuple[str, str], ...] = field(default=())


def read(given: Iterable[tuple[str, str]]) -> Asked:
    """The parameters of an address. Errors: Fault BAD_REQUEST, naming the parameter."""
    pairs = tuple(given)
    many: dict[str, list[str]] = {name: [] for name in MANY}
    once: dict[str, str] = {}
    for name, value in pairs:
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise wrong(name, "holds a character that cannot be looked up")
        if name in many:
            many[name].append(value)
        elif name not in ONCE:
            raise Fault("BAD_REQUEST", f"There is no parameter `{name}`. There are {', '.join((*MANY, *ONCE))}.")
        elif name in once:
            raise wrong(name, "can be given once")
        else:
            once[name] = value
    form, offset = chosen(once, "format", FORMATS) or "json", number(once, "offset", 0, DEEPEST)
    limit = number(once, "limit", 1, MOST)
    if "cursor" in once and "offset" in once:
        raise wrong("offset", "cannot stand beside `cursor`")
    if limit is None and form != "json" and ("cursor" in once or "offset" in once):
        raise wrong("limit", "is needed with `cursor` and `offset`")
    outcome = chosen(once, "outcome", ("done", "refused"))
    asked = AuditFilter(
        actor_id=ids(many["user_id"]), action=many["action"] or None, resource_type=many["resource_type"] or None,
        resource_id=ids(many["resource_id"]), domain_id=ids(many["domain_id"]),
        outcome=AuditOutcome[outcome.upper()] if outcome else None,
        after=moment(once, "date_from", end=False), before=moment(once, "date_to", end=True),
    )  # fmt: skip
    every = DEFAULT if form == "json" else None
    return Asked(asked, once.get("query"), limit or every, offset or 0, once.get("cursor"), form, pairs)


def wrong(name: str, problem: str) -> Fault:
    """One parameter that cannot be so."""
    return Fault("BAD_REQUEST", f"`{name}` {problem}.", parameter=name)


def ids(values: list[str]) -> list[Id] | None:
    """Identifiers, if any."""
    return [Id(value) for value in values] or None


def chosen(given: dict[str, str], name: str, words: tuple[str, ...]) -> str | None:
    """One of these words. Errors: Fault BAD_REQUEST."""
    if name in given and given[name] not in words:
        raise wrong(name, f"is one of {', '.join(words)}")
    return given.get(name)


def number(given: dict[str, str], name: str, least: int, most: int) -> int | None:
    """A whole number in these bounds. Errors: Fault BAD_REQUEST."""
    if name not in given:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", given[name]) or not least <= int(given[name]) <= most:
        more = "; for more pages use `cursor`" if name == "offset" else ""
        raise wrong(name, f"is a whole number from {least} to {most:,}{more}")
    return int(given[name])


def moment(given: dict[str, str], name: str, end: bool) -> datetime | None:
    """A moment, or a day: its begin, or the end of it. Without a time zone, UTC. Errors: Fault BAD_REQUEST."""
    text = given.get(name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # in an address a plus means a space
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at + timedelta(days=1) if end and DAY.fullmatch(text) else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong(name, "is a day such as 2026-11-23 or a moment such as 2026-11-23T14:00:00Z") from None
