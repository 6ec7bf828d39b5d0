"""The first tables."""

from alembic import op

from handrail.core.database import metadata
from handrail.core.ledger import trigger_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    for statement in trigger_statements(connection.dialect.name == "sqlite"):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO database_version (id, min_compatible) VALUES (1, 1)")
