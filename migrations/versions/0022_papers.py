"""Papers that were issued, and the letterheads of units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; papers of before were never issued by the system."""
    op.create_table(
        "papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.String(48), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("facts_digest", sa.String(64), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=False),
        sa.Column("docx_sha256", sa.String(64), nullable=False),
        sa.Column("retention", sa.String(16), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("voided_at", sa.DateTime()),
        sa.Column("voided_by", sa.Uuid()),
        sa.Column("void_reason", sa.Text()),
        *_references(),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
        sa.UniqueConstraint("task_id", "paper", "version", name="uq_papers_task_id_paper_version"),
    )
    op.create_index("ix_papers_matter_id", "papers", ["matter_id"])
    standing = sa.text("state = 'issued'")
    op.create_index(
        "ix_papers_standing",
        "papers",
        ["task_id", "paper"],
        unique=True,
        postgresql_where=standing,
        sqlite_where=standing,
    )
    _letterheads()


def downgrade() -> None:
    """Remove them; what was issued is then known from the trail and the files alone."""
    for name in ("letterheads", "papers"):
        op.drop_table(name)


def _references() -> list[sa.ForeignKeyConstraint]:
    pointing = {
        "matter_id": "matters.id",
        "task_id": "submissions.task_id",
        "issued_by": "people.id",
        "voided_by": "people.id",
    }
    return [
        sa.ForeignKeyConstraint([own], [other], name=f"fk_papers_{own}_{other.split('.')[0]}")
        for own, other in pointing.items()
    ]


def _letterheads() -> None:
    op.create_table(
        "letterheads",
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("authority", sa.String(120), nullable=False),
        sa.Column("review_body", sa.String(120), nullable=False),
        sa.Column("court", sa.String(120), nullable=False),
        sa.Column("contact", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_letterheads_unit_units"),
        sa.PrimaryKeyConstraint("unit", name="pk_letterheads"),
    )
