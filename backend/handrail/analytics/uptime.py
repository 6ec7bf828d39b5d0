"""How much of a range an installation ran: from the times in which it beat."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handrail.analytics import heartbeats
from handrail.analytics.figures import percent
from handrail.analytics.heartbeats import SILENCE
from handrail.analytics.outcomes import Downtime, Uptime

MOST = 100
Times = Sequence[tuple[datetime, datetime]]


def uptime(connection: Connection, first: datetime, end: datetime, now: datetime) -> Uptime:
    """The share of the range, as far as it is recorded and over, and the times in which nothing ran."""
    since = heartbeats.since(connection)
    if since is None:
        return Uptime(share=None, recorded_since=None, downtimes=[])
    begin, stop = max(first, since), min(end, now)
    if begin >= stop:
        return Uptime(share=None, recorded_since=since, downtimes=[])
    down = gaps(heartbeats.spans(connection, begin, stop), begin, stop, now)
    lost = sum((to - from_ for from_, to in down), timedelta())
    share = percent((stop - begin - lost) // MICROSECOND, (stop - begin) // MICROSECOND)
    latest = [Downtime(from_=from_, to=to) for from_, to in reversed(down)]
    return Uptime(share=share, recorded_since=since, downtimes=latest[:MOST])


MICROSECOND = timedelta(microseconds=1)


def gaps(times: Times, begin: datetime, stop: datetime, now: datetime) -> list[tuple[datetime, datetime]]:
    """The times between those in which it ran, cut to a range; the last one lasts until now if it was silent long."""
    ends = [end for _, end in times]
    starts = [start for start, _ in times[1:]]
    if ends and now - ends[-1] > SILENCE:
        starts.append(now)
    cut = [(max(end, begin), min(start, stop)) for end, start in zip(ends, starts, strict=False)]
    return [(from_, to) for from_, to in cut if from_ < to]
