"""A Redis server of the tests' own: loopback port, nothing on disk, gone afterwards."""

import contextlib
import signal
import socket
from collections.abc import Iterator

from tests.provision.found import find_redis
from tests.provision.process import free_port, running, scratch_folder, unprivileged_user


@contextlib.contextmanager
def throwaway_redis() -> Iterator[str]:
    """Yields `redis://127.0.0.1:PORT/0`."""
    program = find_redis()
    if program is None:
        raise FileNotFoundError("redis-server is not on this machine")
    user = unprivileged_user()
    with scratch_folder("handrail-redis-", user) as folder:
        port = free_port()
        command = [str(program), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        command += ["--dir", str(folder), "--daemonize", "no"]
        with running(command, log=folder / "log", answers=lambda: _answers(port), user=user, stop=signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
