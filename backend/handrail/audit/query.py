"""The query line of the audit log: `actor:ana action:tool_run.* -actor:system after:2026-11-01 refund`.

    line  = term (space term)*
    term  = ["-"] [key ":"] value            value: letters without spaces, or "in quotes" (\\" and \\\\ inside)

Different keys must all hold, the values of one key are alternatives, and what begins with a minus must not hold. A term
without a key is a word to look for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NoReturn

from handrail.core.clock import EPOCH, rfc3339
from handrail.core.refusals import Fault

MOST_LETTERS = 1000
MOST_TERMS = 50
SHORTEST_BEGINNING = 3
KEYS = {
    "actor": "who: a name, an id, `me`, or `person`, `agent`, `policy`, `system`",
    "action": "what: `tool_run.approve`, or `tool_run.*` for all that begin so",
    "resource": "about what: a kind such as `agent`, or `agent/` and its name or id",
    "domain": "in which domain: its name or id",
    "outcome": "`done` or `refused`",
    "channel": "by which way it came: `console`, `api`, `socket`, `system`",
    "request": "the id of the request",
    "after": "at or after a day, a moment, or so long ago: `2026-11-01`, `2026-11-01T09:30`, `7d`",
    "before": "before a day, a moment, or so long ago",
}
TIMES = ("after", "before")
OUTCOMES = ("done", "refused")
AGO = re.compile(r"(\d{1,5})([mhdw])")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
KEY = re.compile(r"([A-Za-z_]+):")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\S)')
BARE = re.compile(r"\S*")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a line. `key` is empty for words; `exact` for those in quotes; `at` is where it stands."""

    key: str
    value: str
    negated: bool = False
    exact: bool = False
    at: int = field(default=0, compare=False)


def wrong(message: str, line: str, at: int, length: int = 1) -> NoReturn:
    """Errors: Fault BAD_REQUEST, with the place in the line (from 0) and its length."""
    raise Fault("BAD_REQUEST", f"At character {at + 1} of the query: {message}", position=at, length=length, query=line)


def parse(line: str) -> tuple[Term, ...]:
    """The terms of a line. Errors: Fault BAD_REQUEST, naming the position."""
    if len(line) > MOST_LETTERS:
        wrong(f"a query has at most {MOST_LETTERS} characters.", line[:MOST_LETTERS], MOST_LETTERS)
    terms, at = [], 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        term, end = read(line, at)
        check(term, line, end - at)
        terms.append(term)
        at = end
    if len(terms) > MOST_TERMS:
        wrong(f"a query has at most {MOST_TERMS} terms.", line, terms[MOST_TERMS].at)
    return tuple(terms)


def read(line: str, at: int) -> tuple[Term, int]:
    """The term that begins here, and where it ends."""
    negated = line[at] == "-"
    begin = at + negated
    key = KEY.match(line, begin)
    start = key.end() if key else begin
    name = key[1].lower() if key else ""
    quoted = QUOTED.match(line, start)
    if quoted:
        return Term(name, re.sub(r"\\(.)", r"\1", quoted[1]), negated, not key, at), quoted.end()
    bare = BARE.match(line, start)
    value = bare[0] if bare else ""
    if '"' in value:
        quote = line.index('"', start)
        wrong('a value with spaces begins and ends with a quotation mark; inside write \\" for one.', line, quote)
    if not key and (not value or value[0] == "-"):
        wrong("a minus stands before a term. One that is meant stands in quotes.", line, at)
    return Term(name, value, negated, False, at), start + len(value)


def check(term: Term, line: str, length: int) -> None:
    """What can be checked without a database. Errors: Fault BAD_REQUEST."""
    key, value = term.key, term.value
    problem = None
    if key and key not in KEYS:
        problem = f"there is no `{key}:`; {known()}. A word with a colon stands in quotes."
    elif not value.strip() or "\0" in value:
        problem = f"`{key}:` needs a value: {KEYS[key]}." if key else "a word has letters."
    elif key in TIMES and term.negated:
        problem = f"`{key}:` takes no minus; use `{TIMES[key == 'after']}:`."
    elif key in TIMES and moment(value, UTC, EPOCH) is None:
        problem = f"this is no time. `{key}:` means {KEYS[key]}."
    elif key == "action" and "*" in value[:-1]:
        problem = "a star stands at the end: `tool_run.*`."
    elif key == "resource" and not re.fullmatch(r"[A-Za-z_]+(/.+)?", value):
        problem = f"`resource:` means {KEYS[key]}."
    elif key == "outcome" and value.lower() not in OUTCOMES:
        problem = "an outcome is `done` or `refused`."
    elif not key and term.value.endswith("*") and not term.exact and len(value) <= SHORTEST_BEGINNING:
        problem = f"the beginning of a word has at least {SHORTEST_BEGINNING} letters before the star."
    if problem:
        wrong(problem, line, term.at, length)


def known() -> str:
    """The keys, for people."""
    return "the keys are " + ", ".join(f"`{key}:`" for key in KEYS)


def moment(value: str, zone: tzinfo, now: datetime) -> datetime | None:
    """A day (its beginning in the zone), a moment (in the zone unless it names its own), or so long ago; or None."""
    ago = AGO.fullmatch(value.lower())
    if ago:
        return now - int(ago[1]) * UNITS[ago[2]]
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def text(terms: Iterable[Term]) -> str:
    """Terms as a line: the canonical text, which parses to the same terms."""
    return " ".join(term_text(term) for term in terms)


def term_text(term: Term) -> str:
    """One term as it is written."""
    value = term.value
    plain = re.fullmatch(r'[^\s"]+', value) and (term.key or not (value[0] == "-" or KEY.match(value)))
    if term.exact or not plain:
        value = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return ("-" if term.negated else "") + (f"{term.key}:" if term.key else "") + value


@dataclass(frozen=True, slots=True)
class Match:
    """One way to meet a condition: this field has this value, or begins with it.

    field: a column of the ledger's entry, `resource` (both of `kind` and `value`), or `words` (all of a text's words).
    tokens: what begins so among the tokens that are indexed.
    """

    field: str
    value: str
    begins: bool = False
    kind: str | None = None
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Any of these, or (negated) none of them. Without any it is never met."""

    any: tuple[Match, ...]
    negated: bool = False

    @property
    def for_words(self) -> bool:
        """Whether it looks for words, which only the index knows."""
        return any(match.field == "words" for match in self.any)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are wanted: a query line and a filter, with every name resolved. All conditions must hold.

    after, before: moments; `low`, `high` are the same as positions: from `low` on, and before `high` if there is one.
    through: how far the index of words reached; `tail`: which entries behind it have the words that are wanted.
    shapes: the tokens that stand for the conditions in `shaped`; None when each is looked up by itself.
    line: the query line in its canonical form.
    """

    conditions: tuple[Condition, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    low: int = 0
    high: int | None = None
    through: int = 0
    tail: tuple[int, ...] = ()
    shapes: tuple[str, ...] | None = None
    shaped: tuple[Condition, ...] = ()
    line: str = ""

    @property
    def for_words(self) -> bool:
        """Whether any condition looks for words."""
        return any(condition.for_words for condition in self.conditions)

    def told(self) -> str:
        """The moments and the line, for people."""
        times = [f"{name}:{rfc3339(at)}" for name, at in (("after", self.after), ("before", self.before)) if at]
        return " ".join([*times, self.line]).strip()
