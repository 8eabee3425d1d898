"""The first day on which an enforcement credential is valid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; credentials known so far were always valid."""
    op.add_column("people", sa.Column("credential_from", sa.Date(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("people", "credential_from")
