"""Reading what calls come to: the sums of a zone's local days and hours, from as few rows as there are.

A local day is a whole day of UTC with its end, or its beginning, moved over to its neighbour; so of each day one row is
read, and those of the smaller of the two parts.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, column, func, literal, select, table

from handrail.usage.rollups import DAY, EVERYWHERE, HOUR, MONDAY, SIZES, SUMS, WEEK, Source, Span, sums, tier


class Piece(NamedTuple):
    """Rows of a tier, and which local stretch they belong to. back: they were given to the one so much further.

    part: they are those between two buckets of each whole day of UTC in the range `days`.
    """

    size: int
    when: ColumnElement[bool]
    number: ColumnElement[int]
    back: int = 0
    part: tuple[int, int] | None = None
    days: tuple[int, int] = (0, 0)


def summed(
    connection: Connection, source: Source, span: Span, size: int | None, names: Sequence[str] = SUMS
) -> dict[int, list[int]]:
    """The sums of a zone's local stretches of `size` buckets (HOUR or DAY), by their number since 1970 on its clock.

    Size None: all in one, as number 0.
    """
    found = collected(connection, span, size, names, lambda size: of(source, size), literal(""))
    return {number: amounts for (_, number), amounts in found.items()}


def collected(
    connection: Connection, span: Span, size: int | None, names: Sequence[str], whose: Any, key: ColumnElement[str]
) -> dict[tuple[str, int], list[int]]:
    """The sums by a key and the number of the local stretch. whose: the rows that count, of a tier's size."""
    found: dict[tuple[str, int], list[int]] = {}
    amounts = [func.sum(sums[name]) for name in names]
    for piece in pieces(span, size):
        query = select(key.label("whose"), piece.number.label("number"), *amounts)
        query = query.where(whose(piece.size), piece.when).group_by("whose", "number")
        for whom, number, *values in connection.execute(query):
            more = [int(value) for value in values]
            place = whom, number
            found[place] = plus(found[place], more) if place in found else more
            if piece.back:
                given = whom, number + piece.back
                found[given] = [a - b for a, b in zip(found[given], more, strict=True)]
    return found


def plus(one: list[int], other: list[int]) -> list[int]:
    """Each sum with its own."""
    return [a + b for a, b in zip(one, other, strict=True)]


def of(source: Source, size: int) -> ColumnElement[bool]:
    """The rows of a source in a tier."""
    if source.agent_id is not None:
        return and_(
            sums.dimension == tier("agent", size), sums.key == source.agent_id, within(source.domains)
        )  # fmt: skip
    place = sums.domain_id == EVERYWHERE if source.domains is None else within(source.domains)
    return and_(sums.dimension == tier("all", size), sums.key == "", place)


def week_hours(connection: Connection, source: Source, span: Span) -> dict[int, list[int]]:
    """Calls and errors by the hour of the local week, 0 to 167, Monday's first hour first."""
    hour = (sums.bucket + literal(span.offset + MONDAY)) % WEEK // HOUR
    found: dict[int, list[int]] = {}
    for piece in pieces(span, HOUR):
        query = select(hour.label("hour"), func.sum(sums.calls), func.sum(sums.errors))
        for number, calls, errors in connection.execute(
            query.where(of(source, piece.size), piece.when).group_by("hour")
        ):
            found[number] = plus(found.get(number, [0, 0]), [int(calls), int(errors)])
    return found


def by_agent(
    connection: Connection, domains: frozenset[str] | None, first: int, end: int, names: Sequence[str] = SUMS
) -> dict[str, list[int]]:
    """The sums of each agent that called from bucket `first` up to `end`."""
    return by_key(connection, "agent", domains, first, end, names)


def by_key(
    connection: Connection, dimension: str, domains: frozenset[str] | None, first: int, end: int,
    names: Sequence[str] = SUMS, agent_id: str | None = None,
) -> dict[str, list[int]]:  # fmt: skip
    """The sums of each agent, model or domain that was active from bucket `first` up to `end`."""
    low, high = first // DAY * DAY, -(-end // DAY) * DAY
    key = sums.domain_id if dimension == "domain" else sums.key
    rows = "all" if dimension == "domain" else dimension
    query = select(key).where(
        sums.dimension == tier(rows, DAY), sums.bucket >= low, sums.bucket < high, places(dimension, domains)
    )
    keys = connection.scalars(query.distinct()).all()
    if agent_id is not None:
        keys = [key for key in keys if key == agent_id]
    found = layered(connection, dimension, domains, keys, Span(first, end), None, names)
    return {key: amounts for (key, _), amounts in found.items()}


def layered(
    connection: Connection, dimension: str, domains: frozenset[str] | None, keys: Sequence[str], span: Span,
    size: int | None, names: Sequence[str],
) -> dict[tuple[str, int], list[int]]:  # fmt: skip
    """The sums of these agents, models or domains by the number of the local stretch, as in `summed`."""
    if not keys:
        return {}
    if dimension == "domain":

        def whose(size: int) -> ColumnElement[bool]:
            return and_(sums.dimension == tier("all", size), sums.key == "", sums.domain_id.in_(keys))

        return collected(connection, span, size, names, whose, sums.domain_id)

    def named(size: int) -> ColumnElement[bool]:
        return and_(sums.dimension == tier(dimension, size), places(dimension, domains), sums.key.in_(keys))

    return collected(connection, span, size, names, named, sums.key)


def places(dimension: str, domains: frozenset[str] | None) -> ColumnElement[bool]:
    """The domains whose rows count; models have rows of all domains together."""
    if dimension == "model" and domains is None:
        return sums.domain_id == EVERYWHERE
    return within(domains)


def within(domains: frozenset[str] | None) -> ColumnElement[bool]:
    """In these domains; None: in any. Each is named, so that the key can be used."""
    return sums.domain_id.in_(select(column("id")).select_from(table("domain")) if domains is None else sorted(domains))


def pieces(
    span: Span, size: int | None, bucket: ColumnElement[int] = sums.bucket, tiers: Sequence[int] = SIZES
) -> list[Piece]:
    """The rows that a span is read from, of a table that has rows of these sizes. Size None: all as number 0."""
    if size == DAY:
        return days(span, bucket, tiers)
    number = bucket * 0 if size is None else local(span, size, bucket)
    if size == HOUR and (span.offset % HOUR or HOUR not in tiers):
        return [Piece(1, between(span.first, span.end, bucket), number)]
    for coarse in (DAY, HOUR) if size is None else (HOUR,):
        low, high = whole(span.first, span.end, coarse)
        if coarse in tiers and low < high:
            inside = [Piece(coarse, between(low, high, bucket), number)]
            return covered(span, low, high, inside, number, bucket)
    return [Piece(1, between(span.first, span.end, bucket), number)]


def covered(
    span: Span, low: int, high: int, inside: list[Piece], number: ColumnElement[int], bucket: ColumnElement[int]
) -> list[Piece]:
    """The rows inside, and at both ends those of quarters of an hour."""
    if low >= high:
        return [Piece(1, between(span.first, span.end, bucket), number)]
    edges = [edge for edge in ((span.first, low), (high, span.end)) if edge[0] < edge[1]]
    return [*inside, *(Piece(1, between(*edge, bucket), number) for edge in edges)]


def days(span: Span, bucket: ColumnElement[int], tiers: Sequence[int]) -> list[Piece]:
    """Local days from whole days of UTC: what lies beyond a local midnight is given to its own day."""
    low, high = whole(span.first, span.end, DAY)
    number, inside = local(span, DAY, bucket), between(low, high, bucket)
    cut = -span.offset % DAY  # where in a day of UTC a local one begins
    of_day = bucket % DAY
    if cut == 0:
        return covered(span, low, high, [Piece(DAY, inside, number)], number, bucket)
    if cut < DAY // 2:
        begin, end, back = 0, cut, 1
        made = [Piece(DAY, inside, (bucket + literal(span.offset + DAY - 1)) // DAY)]
    else:
        begin, end, back = cut, DAY, -1
        made = [Piece(DAY, inside, number)]
    first, last = whole(begin, end, HOUR) if HOUR in tiers else (begin, begin)
    for size, since, until in ((HOUR, first, last), (1, begin, first), (1, last, end)):
        if since < until:
            when = and_(inside, of_day >= since, of_day < until)
            made.append(Piece(size, when, number, back, (since, until), (low, high)))
    return covered(span, low, high, made, number, bucket)


def local(span: Span, size: int, bucket: ColumnElement[int]) -> ColumnElement[int]:
    """The number of the local stretch that a bucket lies in."""
    return (bucket + literal(span.offset)) // size


def whole(first: int, end: int, size: int) -> tuple[int, int]:
    """The whole stretches inside."""
    return -(-first // size) * size, end // size * size


def between(first: int, end: int, bucket: ColumnElement[int]) -> ColumnElement[bool]:
    """From one bucket up to another."""
    return and_(bucket >= first, bucket < end)
