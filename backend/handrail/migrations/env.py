"""Alembic's entry: uses the connection that `core/migrate.py` hands over; the writer's begin hooks are in force."""

from alembic import context

from handrail.core.database import metadata

connection = context.config.attributes["connection"]
if connection is not None:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False, render_as_batch=True)
    context.run_migrations()
