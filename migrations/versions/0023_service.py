"""When a paper was served, and in which matter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of papers of before no service is known."""
    with op.batch_alter_table("papers") as papers:
        papers.add_column(sa.Column("served_on", sa.Date()))
        papers.add_column(sa.Column("served_by", sa.Uuid()))
        papers.create_foreign_key("fk_papers_served_by_matters", "matters", ["served_by"], ["id"])


def downgrade() -> None:
    """Remove them; services stand in their own matters."""
    with op.batch_alter_table("papers") as papers:
        papers.drop_constraint("fk_papers_served_by_matters", type_="foreignkey")
        papers.drop_column("served_by")
        papers.drop_column("served_on")
