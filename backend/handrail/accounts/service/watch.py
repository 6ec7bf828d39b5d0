"""Gone means gone: follows the ledger, and ends what rests on a session, person or token that ended or changed."""

import asyncio
import weakref
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from handrail.core.clock import Clock
from handrail.core.kernel import Kernel
from handrail.core.live import Live
from handrail.core.viewer import Viewer

NOUNS = ("session", "user", "token", "preferences", "notification", "agent")
HARMLESS = ("preferences", "notification")
MOST_KNOWN = 10_000


@dataclass(slots=True)
class Known:
    """What authentication found: a pattern for viewers, and until when it holds. `revision`: the person's."""

    pattern: Viewer
    last_used: datetime | None
    ends_at: datetime | None
    read_at: datetime
    revision: int = 0
    secret_hash: str = ""


@dataclass(slots=True)
class Tracked:
    """A viewer alive somewhere, and what it rests on."""

    reference: "weakref.ref[Viewer]"
    ends_at: datetime | None
    revision: int


class Watch:
    """One per process: known credentials, viewers alive, and whoever waits for news of one person."""

    def __init__(self, live: Live, clock: Clock) -> None:
        self.live = live
        self.clock = clock
        self.generation = 0
        self.known: dict[str, Known] = {}
        self.set_up = False
        self._viewers: dict[int, Tracked] = {}
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def remember(self, key: str, known: Known) -> None:
        """Keep it for the next requests with the same credential."""
        if len(self.known) >= MOST_KNOWN:
            self.known.clear()
        self.known[key] = known

    def forget(self) -> None:
        """Something about accounts changed: whatever was read before no longer counts."""
        self.generation += 1
        self.known.clear()

    def track(self, viewer: Viewer, known: Known) -> Viewer:
        """Mark this viewer when it is gone, for as long as somebody holds it."""
        mark = id(viewer)
        reference = weakref.ref(viewer, lambda _: self._viewers.pop(mark, None))
        self._viewers[mark] = Tracked(reference, known.ends_at, known.revision)
        return viewer

    @contextmanager
    def news_of(self, user_id: str) -> Any:
        """An event that is set when this person, their sessions or their preferences changed."""
        event = asyncio.Event()
        self._waiting.setdefault(user_id, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[user_id].discard(event)
            if not self._waiting[user_id]:
                del self._waiting[user_id]

    def heard(self, row: Any) -> None:
        """A new ledger row."""
        noun = row.action.split(".")[0]
        if noun not in NOUNS or row.outcome != "DONE":
            return
        if noun not in HARMLESS:
            self.forget()
            self.end(ended_by(noun, row))
        if row.action == "preferences.default":
            for user_id in list(self._waiting):
                self.wake(user_id)
        elif noun in ("user", "session", *HARMLESS):
            self.wake(row.actor_id if noun == "session" else row.resource_id)

    def end(self, is_over: Callable[[Viewer, Tracked], bool]) -> None:
        """Mark the viewers that are over."""
        for tracked in list(self._viewers.values()):
            viewer = tracked.reference()
            if viewer is not None and not viewer.gone and is_over(viewer, tracked):
                viewer.end()
                self.wake(viewer.user_id)

    def wake(self, user_id: str | None) -> None:
        """Tell whoever waits for news of this person."""
        for event in self._waiting.get(user_id or "", ()):
            event.set()

    def tick(self) -> None:
        """Once a second: end what has run out; at the end of the process, let waiters go."""
        now = self.clock()
        self.end(lambda _, tracked: tracked.ends_at is not None and tracked.ends_at <= now)
        if self.live.closing.is_set():
            for user_id in list(self._waiting):
                self.wake(user_id)
            return
        self._timer = asyncio.get_running_loop().call_later(1, self.tick)

    def start(self) -> None:
        """Begin, once."""
        if self._timer is None:
            self.live.listeners.append(self.heard)
            self.tick()


_watches: "weakref.WeakKeyDictionary[Kernel, Watch]" = weakref.WeakKeyDictionary()


def watch(kernel: Kernel) -> Watch:
    """The watch of this process; begins with the first call, in the event loop."""
    found = _watches.get(kernel)
    if found is None:
        found = _watches[kernel] = Watch(kernel.live, kernel.writer.now)
        found.start()
    return found


def ended_by(noun: str, row: Any) -> Callable[[Viewer, Tracked], bool]:
    """Which viewers this ledger row ends."""
    subject = row.resource_id or ""
    if noun == "token":
        over = row.action == "token.revoke"  # a new token may be in use before its creation is heard of
        return lambda viewer, _: over and viewer.token_id == subject
    if noun == "agent":
        return lambda viewer, _: viewer.scope.subject == subject and not viewer.scope.sees(row.domain_id, subject)
    detail = orjson.loads(row.detail) if row.detail else {}
    metadata = detail.get("metadata") or {}
    if noun == "user":
        kept, revision = metadata.get("kept"), (detail.get("after") or {}).get("revision")

        def changed(viewer: Viewer, tracked: Tracked) -> bool:
            if viewer.actor_type != "PERSON" or viewer.actor_id != subject:
                return False
            if revision is not None:
                return bool(tracked.revision < revision)  # others were authenticated after this change
            return viewer.session_id != kept

        return changed
    ended = metadata.get("replaced") if row.action == "session.sign_in" else subject
    return lambda viewer, _: viewer.session_id is not None and viewer.session_id == ended
