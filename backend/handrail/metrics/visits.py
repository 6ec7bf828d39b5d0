"""Which pages of the console are opened and how long they take, of those who agreed to be counted.

Sums in memory, for `/metrics` alone: nobody's name is kept, and nothing is written down.
"""

import re
import weakref
from collections import defaultdict
from typing import Any

import orjson

from handrail.core.kernel import Kernel

PAGE = re.compile(r"[a-z][a-z-]{0,31}")
MOST_PAGES = 50
LONGEST = 600_000


class Visits:
    """How often each page was opened, and the seconds that took altogether."""

    def __init__(self) -> None:
        self.count: dict[str, int] = defaultdict(int)
        self.seconds: dict[str, float] = defaultdict(float)

    def add(self, page: str, milliseconds: float) -> None:
        """One more; pages beyond any number there could be are left out."""
        if page in self.count or len(self.count) < MOST_PAGES:
            self.count[page] += 1
            self.seconds[page] += milliseconds / 1000


_visits: "weakref.WeakKeyDictionary[Kernel, Visits]" = weakref.WeakKeyDictionary()


def visits_of(kernel: Kernel) -> Visits:
    """Those of this process."""
    return _visits.setdefault(kernel, Visits())


def visit_in(body: bytes) -> tuple[str, float] | None:
    """The page and its milliseconds."""
    try:
        given: Any = orjson.loads(body)
        page, milliseconds = given["page"], given["milliseconds"]
    except (ValueError, KeyError, TypeError):
        return None
    number = isinstance(milliseconds, int | float) and not isinstance(milliseconds, bool)
    if not number or not 0 <= milliseconds <= LONGEST or not isinstance(page, str) or not PAGE.fullmatch(page):
        return None
    return page, milliseconds
