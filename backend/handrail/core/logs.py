"""One JSON line per event on standard error; JSON escapes control characters, so no input can forge a line."""

import logging
import traceback

import orjson

from handrail.core.clock import now, rfc3339

QUIET = ("alembic", "uvicorn.error", "uvicorn.access", "httpx", "asyncio")


class JsonLines(logging.Formatter):
    """`{"at": ..., "level": ..., "logger": ..., "message": ...}` and `trace` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": rfc3339(now()),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = "".join(traceback.format_exception(*record.exc_info))
        return orjson.dumps(line, default=str).decode()


def configure(level: str) -> None:
    """Log everything of ours from `level` on, and of the libraries only what is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("strawberry.ws.task").setLevel(logging.CRITICAL)  # a socket that went away is no error
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "DEBUG" else logging.WARNING)
