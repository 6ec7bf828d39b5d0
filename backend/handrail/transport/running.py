"""An operation of a socket while it runs."""

import asyncio

from handrail.core.live import Traffic
from handrail.transport.feeds import Feed
from handrail.transport.lines import Line
from handrail.transport.upstream import Frame, encode

TOGETHER = 16  # frames written at once, before others have their turn


class Running:
    """A feed, or a task that answers once."""

    __slots__ = ("feed", "head", "id", "task")

    def __init__(self, key: str) -> None:
        self.id = key
        self.head = f'{{"id":{encode(key)},"type":"next","payload":'.encode()
        self.feed: Feed | None = None
        self.task: asyncio.Task[None] | None = None

    def text(self, frame: Frame) -> bytes:
        """A frame of the feed as a message of the protocol: the subscriber's id, and what all have in common."""
        return self.head + frame.payload + b"}"

    def deliver(self, line: Line, traffic: Traffic) -> bool:
        """Write what the feed has, now; False when it takes a writer that waits: the line is busy, the feed ends."""
        if self.feed is None:
            return False
        try:
            for _ in range(TOGETHER):
                if not line.ready:
                    return False
                frame = self.feed.take()
                if frame is None:
                    return True
                line.write(self.text(frame))
                traffic.deliveries += 1
        except Exception:  # whatever it is, the writer hears it too
            return False
        return False

    def stop(self) -> None:
        """Nothing more is wanted."""
        if self.feed:
            self.feed.close()
        if self.task:
            self.task.cancel()
