"""Requests to extend or suspend a running time limit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables; nothing has been asked of the limits that exist."""
    _requests(
        "extension_requests",
        sa.Column("asked_on", sa.Date()),
        sa.Column("length", sa.Integer()),
    )
    _requests("suspensions", sa.Column("pause_kind", sa.String(length=16), nullable=False))
    with op.batch_alter_table("deadlines") as deadlines:
        deadlines.add_column(
            sa.Column("requests", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("deadlines") as deadlines:
        deadlines.alter_column("requests", server_default=None)


def downgrade() -> None:
    """Remove both tables with what was asked."""
    with op.batch_alter_table("deadlines") as deadlines:
        deadlines.drop_column("requests")
    op.drop_table("suspensions")
    op.drop_table("extension_requests")


def _requests(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("granted", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name=f"fk_{table}_deadline_id_deadlines"
        ),
        sa.ForeignKeyConstraint(["id"], ["matters.id"], name=f"fk_{table}_id_matters"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_deadline_id", table, ["deadline_id"])
