"""Open sockets and streams: how many there may be, in this process and for each person, token or address."""

from collections import Counter

from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.core.viewer import Viewer

FULL = "There are too many open connections. Try again later."
RETRY = 5


class Places:
    """Those of one process."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.taken: Counter[str] = Counter()

    def take(self, viewer: Viewer | None, address: str | None) -> "Place":
        """A place, until it is released. Errors: Fault BUSY."""
        place = Place(self)
        place.enter(owner(viewer, address))
        return place


class Place:
    """That of one connection."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.who: str | None = None

    def enter(self, who: str) -> None:
        """Errors: Fault BUSY."""
        kernel, taken = self.places.kernel, self.places.taken
        settings, traffic = kernel.settings, kernel.live.traffic
        full = traffic.sockets >= settings.max_sockets or taken[who] >= settings.max_sockets_per_person
        if full or kernel.live.closing.is_set():
            raise Fault("BUSY", FULL, retryAfter=RETRY)
        taken[who] += 1
        traffic.sockets += 1
        self.who = who

    def move(self, viewer: Viewer | None, address: str | None) -> None:
        """It turned out who it is. Errors: Fault BUSY; the place is released then."""
        self.release()
        self.enter(owner(viewer, address))

    def release(self) -> None:
        """Somebody else may have it; once."""
        if self.who is None:
            return
        self.places.taken[self.who] -= 1
        self.places.kernel.live.traffic.sockets -= 1
        if not self.places.taken[self.who]:
            del self.places.taken[self.who]
        self.who = None


def owner(viewer: Viewer | None, address: str | None) -> str:
    """Whom a connection is counted for."""
    return (viewer and (viewer.user_id or viewer.token_id)) or f"address {address}"


def places_of(kernel: Kernel) -> Places:
    """This process's."""
    memory = kernel.memory.setdefault("live", {})
    places: Places = memory.setdefault("places", Places(kernel))
    return places
