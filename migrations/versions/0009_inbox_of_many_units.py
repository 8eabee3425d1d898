"""The inbox of a person with many units: a role's tasks in order of waiting, whatever the unit."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEX = "ix_work_items_role_due_at"


def upgrade() -> None:
    """Let an index carry the order of all units together."""
    op.create_index(INDEX, "work_items", ["role", "due_at", "opened_at", "task_id", "unit"])


def downgrade() -> None:
    """Back to one order for each unit."""
    op.drop_index(INDEX, "work_items")
