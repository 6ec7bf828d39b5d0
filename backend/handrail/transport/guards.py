"""What stands before every route: body size and type, cross-site requests, security headers, the last resort."""

import base64
import hashlib
import re
from pathlib import Path

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.http.websocket_origin import is_same_origin

from handrail.core.refusals import Fault, internal

SAFE = ("GET", "HEAD", "OPTIONS")


async def answer(send: Send, status: int, fault: Fault) -> None:
    """A small GraphQL-shaped error."""
    body = orjson.dumps({"errors": [{"message": fault.message, "extensions": fault.extensions}]})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class BodyGuard:
    """Reads the whole body before the application does: too large is 413, compressed 415.

    How long it may take is `protocol.py`'s business.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity").lower() != b"identity":
            await answer(send, 415, Fault("BAD_REQUEST", "Send the body uncompressed."))
            return
        declared = int(headers.get(b"content-length", 0))
        body = b"" if declared > self.most else await self.read(receive)
        if body is None:  # the sender is gone
            return
        if max(declared, len(body)) > self.most:
            await answer(send, 413, Fault("BAD_REQUEST", f"The body is larger than {self.most:,} bytes."))
            return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)

    async def read(self, receive: Receive) -> bytes | None:
        """The body, or more than is allowed of it; None when the sender is gone."""
        parts: list[bytes] = []
        size, more = 0, True
        while more and size <= self.most:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            more = message.get("more_body", False)
        return b"".join(parts)


class CrossSiteGuard:
    """A request that carries our cookie must come from our own pages (Origin, Sec-Fetch-Site)."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self.app = app
        self.origin = origin.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            headers = dict(scope["headers"])
            if b"authorization" not in headers and self.foreign(headers):
                await answer(send, 403, Fault("FORBIDDEN", "Requests from other sites are refused."))
                return
        await self.app(scope, receive, send)

    def foreign(self, headers: dict[bytes, bytes]) -> bool:
        """Whether another site's page sent this."""
        if headers.get(b"sec-fetch-site", b"none") not in (b"same-origin", b"none"):
            return True
        origin = headers.get(b"origin")
        if origin is None or origin == self.origin:
            return False
        return not is_same_origin(origin.decode("latin-1"), headers.get(b"host", b"").decode("latin-1"))


class Masked:
    """The last resort: an error that nobody foresaw is told to the log, and answered without its words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if started:  # uvicorn closes the connection: nobody takes half an answer for a whole one
                raise
            await answer(send, 500, internal(error))


class SecurityHeaders:
    """The content security policy and its relatives, on every answer."""

    def __init__(self, app: ASGIApp, index: Path) -> None:
        self.app = app
        scripts = " ".join(["'self'", *inline_script_hashes(index)])
        policy = (
            f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'"
        )
        self.headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
            (b"cache-control", b"no-store"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", [])
                names = {name for name, _ in given}
                message["headers"] = [*given, *(pair for pair in self.headers if pair[0] not in names)]
            await send(message)

        await self.app(scope, receive, with_headers)


def inline_script_hashes(index: Path) -> list[str]:
    """The hashes of the page's own inline scripts (the theme, set before first paint)."""
    if not index.exists():
        return []
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(), re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
