"""The database itself refuses to change or remove lines of the trail and what was handed in."""

from __future__ import annotations

from alembic import op

from casework.models.walls import build, take_down

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WALLED = ("events", "submissions")


def upgrade() -> None:
    """Build the walls; a later revision that makes one of the tables anew builds its wall again."""
    for table in WALLED:
        take_down(op.get_bind(), table)
        build(op.get_bind(), table)


def downgrade() -> None:
    """Take them down; the function of PostgreSQL goes with the last of them."""
    for table in WALLED:
        take_down(op.get_bind(), table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS refuse_change()")
