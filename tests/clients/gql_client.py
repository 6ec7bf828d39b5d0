"""Python's gql, told what to do by a line of JSON each: over HTTP for what is asked, or all over a WebSocket."""

import asyncio
import json
import os
import sys
from typing import Any

from gql import Client, gql
from gql.transport.exceptions import TransportConnectionFailed, TransportError, TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

URL = os.environ["HANDRAIL_URL"]


def say(value: Any) -> None:
    """One line."""
    print(json.dumps(value), flush=True)


def socket(token: str) -> WebsocketsTransport:
    """A socket that says who it is with the upgrade's headers, and speaks graphql-transport-ws only."""
    return WebsocketsTransport(
        url=URL.replace("http", "ws"),
        headers={"authorization": f"Bearer {token}"},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        connect_args={"proxy": None},
    )


def http(token: str) -> HTTPXAsyncTransport:
    """Requests."""
    return HTTPXAsyncTransport(url=URL, headers={"authorization": f"Bearer {token}"}, trust_env=False)


def shown(problem: Exception) -> dict[str, Any]:
    """What a program sees of an error."""
    known = {"kind": type(problem).__name__, "message": str(problem)}
    return known | {name: getattr(problem, name) for name in ("errors", "code") if getattr(problem, name, None)}


async def ask(transport: Any, query: str, variables: Any) -> Any:
    """One operation."""
    try:
        async with Client(transport=transport) as session:
            return {"data": await session.execute(gql(query), variable_values=variables)}
    except TransportError as problem:
        return {"failed": shown(problem)}
    except Exception as problem:  # what websockets raises when the upgrade is refused
        return {"failed": shown(problem)}


async def follow(token: str, query: str, variables: dict[str, Any]) -> None:
    """Updates; after a break, those since the last cursor."""
    while True:
        try:
            async with Client(transport=socket(token)) as session:
                async for data in session.subscribe(gql(query), variable_values=variables):
                    variables = {**variables, "after": next(iter(data.values()))["cursor"]}
                    say({"data": data})
        except TransportQueryError as problem:
            say({"failed": shown(problem)})
            return
        except (TransportConnectionFailed, OSError):
            await asyncio.sleep(0.05)


async def main(transport: Any) -> None:
    """Line by line."""
    followers = []
    while line := await asyncio.to_thread(sys.stdin.readline):
        told = json.loads(line)
        if told["how"] == "ask":
            say(await ask(transport(told["token"]), told["query"], told["variables"]))
        else:
            followers.append(asyncio.create_task(follow(told["token"], told["query"], told["variables"])))
    for follower in followers:
        follower.cancel()


if __name__ == "__main__":
    asyncio.run(main({"http": http, "socket": socket}[sys.argv[1]]))
