"""What a time limit keeps of its pauses, extensions and earlier days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LISTS = ("pauses", "extensions", "history")


def upgrade() -> None:
    """Add the columns; limits that exist have no changes yet."""
    with op.batch_alter_table("deadlines") as deadlines:
        deadlines.add_column(sa.Column("rule_from", sa.Date()))
        deadlines.add_column(sa.Column("chosen_on", sa.Date()))
        for name in LISTS:
            deadlines.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("deadlines") as deadlines:
        for name in LISTS:
            deadlines.alter_column(name, server_default=None)


def downgrade() -> None:
    """Drop the columns; what was changed is forgotten."""
    with op.batch_alter_table("deadlines") as deadlines:
        for name in (*LISTS, "chosen_on", "rule_from"):
            deadlines.drop_column(name)
