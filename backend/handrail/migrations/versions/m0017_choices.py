"""Settings that hold for everybody; of a person's settings only what they chose is kept."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# as they were when every setting was stored with the first change
UNCHANGED: dict[str, object] = {
    "auto_refresh_interval": 5000,
    "enable_notifications": True,
    "theme": "AUTO",
    "language": "en",
    "timezone": "UTC",
    "default_export_format": "CSV",
    "auto_export": False,
    "export_schedule": "WEEKLY",
    "enable_beta_features": False,
    "analytics_consent": False,
}
GROUP = "notification_types"


def upgrade() -> None:
    op.create_table(
        "preference_default",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_preference_default")),
    )
    preferences = sa.table("preferences", sa.column("user_id", sa.String), sa.column("settings", sa.Text))
    for user_id, settings in op.get_bind().execute(sa.select(preferences)).all():
        chosen = json.dumps(chosen_in(json.loads(settings)))
        op.execute(preferences.update().where(preferences.c.user_id == user_id).values(settings=chosen))


def chosen_in(stored: dict[str, Any]) -> dict[str, Any]:
    """What differs from what nobody had to choose."""
    kinds = {name: value for name, value in stored.get(GROUP, {}).items() if value is not True}
    chosen = {name: value for name, value in stored.items() if name != GROUP and value != UNCHANGED.get(name)}
    return {**chosen, GROUP: kinds} if kinds else chosen
