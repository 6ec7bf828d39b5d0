"""A client in a process of its own, told what to do by lines of JSON and answering so."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
PATIENCE = 120


class Program:
    """Runs a script beside this file; the patience is generous, and only for what would never end."""

    def __init__(self, url: str, *command: str) -> None:
        first = "node" if command[0].endswith(".mjs") else sys.executable
        environment = {"PATH": os.environ["PATH"], "HANDRAIL_URL": f"{url}/graphql", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            [first, *command],
            cwd=HERE, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.impatience = threading.Timer(PATIENCE, self.process.kill)
        self.impatience.start()

    def tell(self, how: str, token: str, query: str, variables: dict[str, Any]) -> None:
        """One line."""
        assert self.process.stdin
        told = {"how": how, "token": token, "query": query, "variables": variables}
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        """The next line."""
        assert self.process.stdout and self.process.stderr
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def ask(self, token: str, query: str, **variables: Any) -> Any:
        """One operation: `{data}`, or `{failed}` as the client shows it."""
        self.tell("ask", token, query, variables)
        return self.hear()

    def follow(self, token: str, query: str, **variables: Any) -> None:
        """Begin to follow; `hear` each update."""
        self.tell("follow", token, query, variables)

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """It ends by itself when nothing more is said."""
        _, errors = self.process.communicate()
        self.impatience.cancel()
        assert error or (self.process.returncode, errors) == (0, ""), errors
