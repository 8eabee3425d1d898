"""What watches over the sweep: its last run, and indexes that answer without the tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTS = (
    "fired",
    "delivered",
    "failed",
    "runs_ever",
    "fired_ever",
    "delivered_ever",
    "failed_ever",
)
AWAKE = sa.text("next_at IS NOT NULL")
OPEN = sa.text("closed_at IS NULL")
UNRESOLVED = sa.text("resolved_at IS NULL")


def upgrade() -> None:
    """Create the table and the indexes."""
    op.create_table(
        "sweep_watch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("finished_at", sa.DateTime()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("wall_at", sa.DateTime()),
        sa.Column("steady", sa.Float(), nullable=False),
        sa.Column("steady_of", sa.String(length=64), nullable=False),
        sa.Column("stalls_looked_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_sweep_watch"),
    )
    _next_at(["next_at", "matter_id"])
    for name, table, columns, where in (
        ("ix_matters_open", "matters", ["id"], OPEN),
        ("ix_incidents_open", "incidents", ["act", "matter_id"], UNRESOLVED),
    ):
        op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    """Drop them; what the sweep did before is forgotten."""
    op.drop_index("ix_incidents_open", "incidents")
    op.drop_index("ix_matters_open", "matters")
    _next_at(["next_at", "id"])
    op.drop_table("sweep_watch")


def _next_at(columns: list[str]) -> None:
    name, table = "ix_deadlines_next_at", "deadlines"
    op.drop_index(name, table)
    op.create_index(name, table, columns, postgresql_where=AWAKE, sqlite_where=AWAKE)
