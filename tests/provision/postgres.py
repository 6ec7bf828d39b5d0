"""A PostgreSQL cluster of the tests' own: fresh folder, loopback port, gone afterwards.

The tests kill this cluster's clients, never the machine: syncing to the disk would only make them slow.
PostgreSQL refuses to run as root, so root starts it as `postgres` or `nobody`.
"""

import contextlib
import itertools
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tests.provision.found import find_postgres_bin
from tests.provision.process import free_port, running, scratch_folder, unprivileged_user

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "log_min_messages": "warning",
}

_numbers = itertools.count(1)


@contextlib.contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Yields `postgresql://handrail@127.0.0.1:PORT/handrail`: an empty database, gone with its cluster afterwards."""
    programs = find_postgres_bin()
    if programs is None:
        raise FileNotFoundError("PostgreSQL's server programs are not on this machine")
    user = unprivileged_user()
    with scratch_folder("handrail-pg-", user) as folder:
        _initialise(programs, folder / "data", user)
        port = free_port()
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-p", str(port)]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        maintenance = f"postgresql://handrail@127.0.0.1:{port}/postgres"
        # SIGINT is PostgreSQL's fast shutdown: it ends sessions that a test left open.
        with running(command, log=folder / "log", answers=lambda: _answers(maintenance), user=user, stop=signal.SIGINT):
            with psycopg.connect(maintenance, autocommit=True) as connection:
                connection.execute("CREATE DATABASE handrail")
            yield f"postgresql://handrail@127.0.0.1:{port}/handrail"


@contextlib.contextmanager
def fresh_database(cluster_url: str) -> Iterator[str]:
    """Yields the address of a new empty database of a running cluster, dropped afterwards: cheaper than a cluster."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield cluster_url.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(cluster_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _initialise(programs: Path, data: Path, user: str | None) -> None:
    command = [str(programs / "initdb"), "-D", str(data), "-U", "handrail", "-A", "trust", "-E", "UTF8"]
    finished = subprocess.run(
        [*command, "--no-locale", "--no-instructions"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, user=user, cwd="/",
    )  # fmt: skip
    if finished.returncode:
        raise RuntimeError(f"initdb failed:\n{finished.stdout}{finished.stderr}")


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
