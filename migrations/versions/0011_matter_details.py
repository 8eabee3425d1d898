"""Details of a matter: declared facts without a column of their own; longer names of kinds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every matter has details, at first none."""
    with op.batch_alter_table("matters") as matters:
        details = sa.Column("details", sa.JSON(), nullable=False, server_default="{}")
        matters.add_column(details)
        matters.alter_column("kind", type_=sa.String(40), existing_type=sa.String(16))
    with op.batch_alter_table("matters") as matters:
        matters.alter_column("details", server_default=None)


def downgrade() -> None:
    """Without details: an older program knows no kind that needs them."""
    with op.batch_alter_table("matters") as matters:
        matters.drop_column("details")
        matters.alter_column("kind", type_=sa.String(16), existing_type=sa.String(40))
