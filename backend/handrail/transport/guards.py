"""What stands before every route: body size and type, cross-site requests, security headers."""

import base64
import hashlib
import re
from pathlib import Path

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.http.websocket_origin import is_same_origin


async def answer(send: Send, status: int, message: str, code: str) -> None:
    """A small GraphQL-shaped error."""
    body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class BodyGuard:
    """Reads the whole body before the application does: too large is 413, compressed 415, not UTF-8 400."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("content-encoding", "identity") != "identity":
            await answer(send, 415, "Send the body uncompressed.", "BAD_REQUEST")
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.most:
                await answer(send, 413, f"The body is larger than {self.most:,} bytes.", "BAD_REQUEST")
                return
        try:
            body.decode()
        except UnicodeDecodeError:
            await answer(send, 400, "The body is not UTF-8.", "BAD_REQUEST")
            return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self.app(scope, replay, send)


class CrossSiteGuard:
    """A request that carries our cookie must come from our own pages (Origin, Sec-Fetch-Site)."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self.app = app
        self.origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            headers = Headers(scope=scope)
            origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
            foreign = site not in ("same-origin", "none") or (
                origin is not None and origin != self.origin and not is_same_origin(origin, headers.get("host"))
            )
            if foreign and headers.get("authorization") is None:
                await answer(send, 403, "Requests from other sites are refused.", "FORBIDDEN")
                return
        await self.app(scope, receive, send)


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
        self.headers = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


def inline_script_hashes(index: Path) -> list[str]:
    """The hashes of the page's own inline scripts (the theme, set before first paint)."""
    if not index.exists():
        return []
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(), re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
