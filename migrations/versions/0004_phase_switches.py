"""What the switch to a new phase changed, and how to undo it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables; no phase has taken over anything yet."""
    op.create_table(
        "phase_switches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=48), nullable=False),
        sa.Column("instant", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("begun_by", sa.String(length=140), nullable=False),
        sa.Column("applied_at", sa.DateTime()),
        sa.Column("rolled_back_at", sa.DateTime()),
        sa.Column("rolled_back_by", sa.String(length=140), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_phase_switches"),
        sa.UniqueConstraint("campaign", "phase", name="uq_phase_switches_campaign_phase"),
    )
    op.create_table(
        "phase_switch_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("switch_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone", sa.String(length=16), nullable=False),
        _points_to("switch_id", "phase_switches"),
        _points_to("matter_id", "matters"),
        _points_to("deadline_id", "deadlines"),
        sa.PrimaryKeyConstraint("id", name="pk_phase_switch_lines"),
    )
    for name, columns, unique in (
        ("ix_phase_switch_lines_deadline_id", ["deadline_id"], False),
        (
            "uq_phase_switch_lines_switch_id_run_deadline_id",
            ["switch_id", "run", "deadline_id"],
            True,
        ),
        ("ix_phase_switch_lines_switch_id_run_matter_id", ["switch_id", "run", "matter_id"], False),
    ):
        op.create_index(name, "phase_switch_lines", columns, unique=unique)


def downgrade() -> None:
    """Drop both tables; what was switched stays switched, and cannot be rolled back any more."""
    op.drop_table("phase_switch_lines")
    op.drop_table("phase_switches")


def _points_to(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_phase_switch_lines_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name)
