"""Details of a matter: declared facts without a column of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every matter has details, at first none; the table is not rebuilt: others point to it."""
    details = sa.Column("details", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("matters", details)


def downgrade() -> None:
    """Without details: an older program knows no kind that needs them."""
    op.drop_column("matters", "details")
