"""Media types of Office files are longer than those of photos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for them."""
    with op.batch_alter_table("attachments") as attachments:
        attachments.alter_column(
            "media_type", existing_type=sa.String(32), type_=sa.String(100), existing_nullable=False
        )


def downgrade() -> None:
    """Take the room back; refused by the database where a longer one is kept."""
    with op.batch_alter_table("attachments") as attachments:
        attachments.alter_column(
            "media_type", existing_type=sa.String(100), type_=sa.String(32), existing_nullable=False
        )
