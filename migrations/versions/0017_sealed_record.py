"""Lines of the trail say which rows an act wrote, and are sealed with a key besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; lines of before leave them empty, and verify says what they cannot prove."""
    op.add_column("events", sa.Column("written", sa.LargeBinary()))
    op.add_column("events", sa.Column("mac", sa.String(64)))
    op.add_column("events", sa.Column("mac_key", sa.String(48)))


def downgrade() -> None:
    """Drop them; the lines that have them no longer agree with their seals then."""
    for name in ("mac_key", "mac", "written"):
        op.drop_column("events", name)
