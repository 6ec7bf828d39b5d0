"""From the query line and the filter to what is wanted: names become ids, days become moments."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from handrail.accounts import service as accounts
from handrail.agents import service as agents
from handrail.audit import store
from handrail.audit.query import TIMES, Condition, Match, Term, Wanted, moment, parse, text
from handrail.audit.tokens import field, folded
from handrail.audit.types import AuditFilter
from handrail.core.actors import ActorType
from handrail.core.names import zone_of
from handrail.core.refusals import Fault
from handrail.core.viewer import Viewer
from handrail.domains import service as domains
from handrail.policies import service as policies
from handrail.tools import service as tools

Called = Callable[..., list[str]]
CALLED: dict[str, Called] = {
    "user": accounts.users_called,
    "agent": agents.called,
    "tool": tools.called,
    "domain": domains.called,
    "policy": policies.called,
}
ACTORS = ("user", "agent", "policy")
KINDS = {"person": "user"}
SHORTEST_NAME = 3


def wanted(connection: Connection, viewer: Viewer, now: datetime, line: str | None, given: AuditFilter) -> Wanted:
    """What a query line and a filter ask for, both to be met. Errors: Fault BAD_REQUEST, naming the position."""
    zone, terms = zone_of(given.timezone or "UTC"), parse(line or "")
    after, before = given.after, given.before
    for term in terms:
        at = moment(term.value, zone, now) if term.key in TIMES else None
        if at and term.key == "after":
            after = max(at, after or at)
        elif at:
            before = min(at, before or at)
    conditions = tuple(expanded(connection, one) for one in (*filtered(given), *asked(connection, viewer, terms)))
    return store.located(connection, viewer, Wanted(conditions, after, before, line=text(terms)))


def expanded(connection: Connection, condition: Condition) -> Condition:
    """With the tokens that begin as it says. Errors: Fault BAD_REQUEST when these are too many."""
    if not any(match.begins for match in condition.any):
        return condition
    return replace(condition, any=tuple(begun(connection, match) if match.begins else match for match in condition.any))


def begun(connection: Connection, match: Match) -> Match:
    """With the tokens that begin so."""
    start = field(match.field, match.value) if match.field != "words" else folded(match.value)
    tokens = [] if start.endswith(".") or not start else store.words_that_begin(connection, start)
    if len(tokens) > store.MOST_WORDS:
        raise Fault("BAD_REQUEST", f"More than {store.MOST_WORDS} words begin with {match.value}. Write more of it.")
    return replace(match, tokens=tuple(tokens))


def filtered(given: AuditFilter) -> Iterator[Condition]:
    """The conditions of a filter."""
    fields = ("actor_id", "resource_type", "resource_id", "domain_id", "channel", "request_id")
    for name in fields:
        values = getattr(given, name)
        if values:
            yield Condition(tuple(Match(name, value) for value in values))
    if given.action:
        yield Condition(tuple(action(name) for name in given.action))
    if given.outcome:
        yield Condition((Match("outcome", given.outcome.name),))


def asked(connection: Connection, viewer: Viewer, terms: tuple[Term, ...]) -> Iterator[Condition]:
    """The conditions of a query line: one for all values of a key, one for each word and each that must not hold."""

    def together(term: Term) -> tuple[str, bool, int]:
        alone = term.negated or not term.key
        return term.key, term.negated, term.at + 1 if alone else 0

    rest = sorted((term for term in terms if term.key not in TIMES), key=together)
    for _, group in groupby(rest, together):
        same = list(group)
        matches = [match for term in same for match in matches_of(connection, viewer, term)]
        yield Condition(tuple(dict.fromkeys(matches)), same[0].negated)


def matches_of(connection: Connection, viewer: Viewer, term: Term) -> list[Match]:
    """The ways in which one term is met."""
    value = term.value

    def ids(*kinds: str) -> list[str]:
        return [value, *(key for kind in kinds for key in CALLED[kind](connection, viewer.scope, value))]

    match term.key:
        case "actor" if value.upper() in ActorType.__members__:
            return [Match("actor_type", value.upper())]
        case "actor" if value == "me":
            return [Match("actor_id", viewer.actor_id or "")]
        case "actor":
            return [Match("actor_id", key) for key in ids(*ACTORS)]
        case "action":
            return [action(value.lower())]
        case "domain":
            return [Match("domain_id", key) for key in ids("domain")]
        case "resource":
            kind, _, value = value.partition("/")
            kind = KINDS.get(kind.lower(), kind.lower())
            if not value:
                return [Match("resource_type", kind)]
            return [Match("resource", key, kind=kind) for key in ids(*[kind] if kind in CALLED else [])]
        case "outcome":
            return [Match("outcome", value.upper())]
        case "channel":
            return [Match("channel", value.lower())]
        case "request":
            return [Match("request_id", value)]
    return words(connection, viewer, term)


def words(connection: Connection, viewer: Viewer, term: Term) -> list[Match]:
    """A word is met by what is indexed, and by who is called so now: names of people are not indexed."""
    begins = term.value.endswith("*") and not term.exact
    value = term.value.rstrip("*") if begins else term.value
    found = [Match("words", value, begins)]
    if len(value) >= SHORTEST_NAME and not term.exact:
        found += [Match("actor_id", key) for key in accounts.users_called(connection, viewer.scope, value)]
    return found


def action(name: str) -> Match:
    """An action, or all that begin so."""
    return Match("action", name[:-1], begins=True) if name.endswith("*") else Match("action", name)
