"""A fleet of simulated agents, as a process of its own: `python -m handrail.demo.fleet URL TOKENS_FILE [PACE]`.

It uses the public API alone, each agent with its own token, as any integrator would: it reports model calls and what
was said, asks for tool runs, waits for their decision, claims them, carries them out (by sleeping), reports; sometimes
it fails or falls silent.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from handrail.demo import models
from handrail.demo.client import CALLS, CLAIM, HEARTBEAT, OPEN, REPORT, REQUEST, SAY, WAIT, Client, Gone, connect
from handrail.demo.content import AGENTS, TOOLS
from handrail.demo.content.talks import TALKS
from handrail.demo.lines import SHARE, Line, Words, as_json, ending, opening
from handrail.demo.spec import AgentSpec, Json, ToolSpec

PACE = 12.0  # requests a minute
ENOUGH, MOST = 22, 34  # runs that wait: from the first on fewer are added, beyond the second none
BEAT = 40.0
REST = 60.0
FAILS = 0.04


@dataclass(slots=True)
class Member:
    """One agent. `rests` while the API refuses what it asks."""

    spec: AgentSpec
    client: Client
    rests: bool = False


@dataclass(slots=True)
class Fleet:
    """All of them. `waiting` counts the runs whose decision they wait for."""

    members: list[Member]
    pace: float = PACE
    vanishes: float = 0.004
    random: Random = field(default_factory=Random)
    waiting: int = 0
    finished: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[object]] = field(default_factory=set)

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Do it beside the rest; the end of the server ends the fleet."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.ended)

    def ended(self, task: asyncio.Task[object]) -> None:
        """A piece of work is over: well, refused, or because there is no server any more."""
        self.tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Gone):
            self.over.set()
        elif error is not None:
            print(f"fleet: {error}", file=sys.stderr, flush=True)

    async def run(self) -> None:
        """Until the server is gone, or the task is cancelled."""
        try:
            for member in self.members:
                self.spawn(self.beat(member))
                self.spawn(self.take_up(member))
            self.spawn(self.ask_on())
            self.spawn(self.watch_parent())
            await self.over.wait()
        finally:
            for task in list(self.tasks):
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)
            await asyncio.gather(*(member.client.close() for member in self.members))

    async def watch_parent(self) -> None:
        """Nobody's fleet does not go on."""
        parent = os.getppid()
        while os.getppid() == parent:
            await asyncio.sleep(1)
        self.over.set()

    async def beat(self, member: Member) -> None:
        """Say now and then that the agent is alive."""
        while True:
            await member.client.run(HEARTBEAT)
            await asyncio.sleep(BEAT * self.random.uniform(0.8, 1.1))

    async def take_up(self, member: Member) -> None:
        """After a restart: find what is open, wait for it again, finish what was begun."""
        found = await member.client.run(OPEN)
        for run in found["nodes"]:
            if run["state"] != "UNKNOWN":
                self.spawn(self.follow(member, run))

    async def ask_on(self) -> None:
        """Ask for runs, at random moments; for what needs people only while few are waiting."""
        while True:
            await asyncio.sleep(self.random.expovariate(self.pace / 60))
            awake = [member for member in self.members if not member.rests]
            if not awake:
                continue
            member = self.random.choices(awake, [member.spec.weight for member in awake])[0]
            names, weights = zip(*member.spec.tools, strict=True)
            tool = TOOLS[self.random.choices(names, weights)[0]]
            if tool.free or self.random.random() < (MOST - self.waiting) / (MOST - ENOUGH):
                self.spawn(self.ask(member, tool))

    async def ask(self, member: Member, tool: ToolSpec) -> None:
        """One request, the model calls that led to it, and what follows from it."""
        case = tool.case(self.random)
        about = TALKS.get(tool.name) if self.random.random() < SHARE else None
        key, words = (f"chat-{uuid4().hex[:12]}", Words(case.arguments)) if about else (None, Words())
        await self.speak(member, key, opening(self.random, about, words) if about else [])
        given = {
            "tool": tool.name, "arguments": case.arguments, "reason": case.reason, "onBehalfOf": case.on_behalf_of,
            "idempotencyKey": str(uuid4()),
        }  # fmt: skip
        run = await member.client.run(REQUEST, input=given)
        if run["__typename"] != "ToolRun":
            await self.rest(member, run["message"])
            return
        answer = await self.follow(member, run)
        if about and answer is not None:
            well, text = answer
            await self.speak(member, key, ending(about, words, well, text, run["id"]))

    async def speak(self, member: Member, key: str | None, lines: list[Line]) -> None:
        """A model call, and what the agent and a person said with it, if they did."""
        call = models.as_json(models.call(self.random, member.spec))
        await member.client.run(CALLS, calls=[call | {"conversationId": key}])
        if key:
            await member.client.run(SAY, input=as_json(self.random, key, lines, [call["spanId"]]))

    async def rest(self, member: Member, why: str) -> None:
        """Somebody changed the agent or its tools: ask again later."""
        print(f"fleet: {member.spec.name} rests: {why}", file=sys.stderr, flush=True)
        member.rests = True
        await asyncio.sleep(REST)
        member.rests = False

    async def follow(self, member: Member, run: Json) -> tuple[bool, str] | None:
        """Wait for the decision; carry out what was approved. Whether it went well, and what there is to say."""
        if run["state"] == "PENDING_APPROVAL":
            run = await self.wait(member, run)
        if run["state"] in ("APPROVED", "EXECUTING"):
            return await self.carry_out(member, run)
        return (False, "") if run["state"] == "REJECTED" else None

    async def wait(self, member: Member, run: Json) -> Json:
        """Long polls, one after the other, until people have decided or its time has passed."""
        self.waiting += 1
        try:
            while run["state"] == "PENDING_APPROVAL":
                run = await member.client.run(WAIT, id=run["id"]) or {"state": "GONE"}
            return run
        finally:
            self.waiting -= 1

    async def carry_out(self, member: Member, run: Json) -> tuple[bool, str] | None:
        """Claim it, take some time, report."""
        claim = await member.client.run(CLAIM, id=run["id"], hash=run["argumentsHash"])
        if claim["__typename"] != "Claim":
            return None
        tool, random = TOOLS.get(run["toolName"]), self.random
        await asyncio.sleep(random.uniform(*tool.seconds) if tool else 1)
        if random.random() < self.vanishes:
            return None
        report: Json = {"outcome": "EXECUTED", "result": {}}
        if tool and random.random() < FAILS:
            report = {"outcome": "FAILED", "error": random.choice(tool.errors)}
        elif tool:
            report["result"] = tool.result(random, json.loads(claim["argumentsText"]))
        await member.client.run(REPORT, id=run["id"], lease=claim["leaseId"], **report)
        self.finished += 1
        failed = report.get("error")
        return not failed, str(failed or json.dumps(report["result"]))


def assemble(url: str, tokens: dict[str, str], pace: float = PACE) -> Fleet:
    """The agents for which there is a token."""
    members = [Member(spec, connect(url, tokens[spec.name])) for spec in AGENTS if spec.name in tokens]
    return Fleet(members, pace)


async def main(url: str, tokens: dict[str, str], pace: float) -> None:
    """Until a signal comes."""
    fleet = assemble(url, tokens, pace)
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop, fleet.over.set)
    await fleet.run()


if __name__ == "__main__":
    known = json.loads(Path(sys.argv[2]).read_text())["tokens"]
    asyncio.run(main(sys.argv[1], known, float(sys.argv[3]) if len(sys.argv) > 3 else PACE))
