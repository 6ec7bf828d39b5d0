"""What must hold while someone attacks: others are served, and the log tells of no mistake of ours."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from tests.world import Api, World, until

ME = "{ me { role } }"


class Others:
    """Somebody else, who goes on asking."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.answers = 0
        self.failures: list[object] = []
        self.done = Event()

    def ask(self) -> None:
        while not self.done.is_set():
            answer = self.api.post(ME)
            if answer.json().get("data") != {"me": {"role": "ADMIN"}}:
                self.failures.append(answer.text)
            self.answers += 1

    def are_served(self) -> None:
        """Waits until they got two answers to what they asked meanwhile."""
        before = self.answers
        until(lambda: self.failures or self.answers >= before + 2)
        assert not self.failures


@contextmanager
def others(world: World) -> Iterator[Others]:
    """Somebody else, at work."""
    asking = Others(world.admin)
    thread = Thread(target=asking.ask)
    thread.start()
    try:
        yield asking
    finally:
        asking.done.set()
        thread.join(60)
    assert not asking.failures


def broken(records: list[logging.LogRecord]) -> list[str]:
    """What the log says of a mistake of ours."""
    return [record.getMessage() for record in records if record.exc_info or record.levelno >= logging.ERROR]
