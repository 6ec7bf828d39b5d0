"""A database of its own, without a server."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine

import handrail.schema  # noqa: F401 - every table
from handrail.core.database import metadata
from tests.analytics.facts import DOMAINS


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """With two domains, and nothing else that its rows refer to."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as one:
        one.exec_driver_sql("PRAGMA foreign_keys = OFF")
        columns = [each.name for each in metadata.tables["domain"].columns if not each.nullable]
        for domain_id in DOMAINS:
            values = [1 if name.endswith("_at") else "[]" if name == "keywords" else domain_id for name in columns]
            one.exec_driver_sql(
                f"INSERT INTO domain ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", tuple(values)
            )
        yield one
    engine.dispose()
