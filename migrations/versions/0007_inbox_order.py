"""The inbox in order of waiting: of tasks equally due, the longest open comes first."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX = "ix_work_items_role_unit_due_at"


def upgrade() -> None:
    """Let the index carry the order of the inbox."""
    op.drop_index(INDEX, "work_items")
    op.create_index(INDEX, "work_items", ["role", "unit", "due_at", "opened_at", "task_id"])


def downgrade() -> None:
    """Back to the order of task numbers."""
    op.drop_index(INDEX, "work_items")
    op.create_index(INDEX, "work_items", ["role", "unit", "due_at", "task_id"])
