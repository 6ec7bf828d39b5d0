"""A server process of the tests' own: started, awaited until it answers, stopped at the end."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE_SECONDS = 60.0


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def unprivileged_user() -> str | None:
    """Who runs servers that refuse to run as root; None when we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextlib.contextmanager
def scratch_folder(prefix: str, owner: str | None) -> Iterator[Path]:
    """A folder outside the repository, short enough for a socket's path, owned by `owner` when given."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if owner:
            shutil.chown(folder, owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(
    command: list[str], *, log: Path, answers: Callable[[], bool], user: str | None = None, stop: signal.Signals
) -> Iterator[None]:
    """Runs `command` until the block ends. Its output goes to `log`, which is shown when it does not come up."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, user=user, group=_group(user), cwd="/"
        )
    try:
        _await_answer(process, log, answers)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(process: "subprocess.Popen[bytes]", log: Path, answers: Callable[[], bool]) -> None:
    """Polls, because neither server says when it is ready in a way that both understand."""
    for _ in range(int(PATIENCE_SECONDS / 0.05)):
        if answers():
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            break
    raise RuntimeError(f"{process.args!r} did not come up:\n{log.read_text(errors='replace')}")


def _group(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None
