"""How far the disposal items of an inspection are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLE = "disposal_answers"


def upgrade() -> None:
    """Add the table; of inspections of before no item is known, and none is asked."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(8), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        *_points_to("matter_id", "matters", "id"),
        *_points_to("inspection_id", "matters", "id"),
        *_points_to("task_id", "submissions", "task_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("task_id", "item", name=f"uq_{TABLE}_task_id_item"),
    )
    op.create_index(f"ix_{TABLE}_matter_id", TABLE, ["matter_id"])
    op.create_index(f"ix_{TABLE}_inspection_id_item", TABLE, ["inspection_id", "item", "answer"])


def downgrade() -> None:
    """Remove it; the answers stand in the submissions."""
    op.drop_table(TABLE)


def _points_to(column: str, table: str, key: str) -> list[sa.ForeignKeyConstraint]:
    name = f"fk_{TABLE}_{column}_{table}"
    return [sa.ForeignKeyConstraint([column], [f"{table}.{key}"], name=name)]
