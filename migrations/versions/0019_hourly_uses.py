"""What one person used in an hour, for the quotas of uploads and exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "hourly_uses",
        sa.Column("hour", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_hourly_uses_person_id_people"
        ),
        sa.PrimaryKeyConstraint("hour", "person_id", "kind", name="pk_hourly_uses"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("hourly_uses")
