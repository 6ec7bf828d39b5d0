"""Closes a socket whose viewer is gone, so that its page comes back as whoever it may be now."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

CONTEXT = "handrail.context"


async def until_gone(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a socket; close it with 4401 within two seconds after its session, person or token ended or changed.

    What it could still see ends at once, in `core.graphql`; the delay lets the last messages out.
    """
    serving = asyncio.ensure_future(app(scope, receive, send))
    try:
        ending = False
        while not (await asyncio.wait([serving], timeout=1))[0]:
            if ending:
                serving.cancel()
                await asyncio.wait([serving])
                await send({"type": "websocket.close", "code": 4401, "reason": "Unauthorized"})
                return
            context = scope.get(CONTEXT)
            ending = context is not None and context.viewer is not None and context.viewer.gone
        await serving
    finally:
        serving.cancel()
