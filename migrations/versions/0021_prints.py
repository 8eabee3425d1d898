"""Prints of photos by which a re-used one is found, and what auditors find of such pairs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; photos on record get their prints while the office works."""
    op.create_table(
        "photo_prints",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("small", sa.LargeBinary()),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["attachments.id"], name="fk_photo_prints_photo_id_attachments"
        ),
        sa.PrimaryKeyConstraint("photo_id", name="pk_photo_prints"),
    )
    _hashes()
    _suspicions()


def downgrade() -> None:
    """Remove them; the auditors' verdicts go with them."""
    for name in ("photo_suspicions", "photo_hashes", "photo_prints"):
        op.drop_table(name)


def _hashes() -> None:
    op.create_table(
        "photo_hashes",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("bits", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("third", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo_prints.photo_id"], name="fk_photo_hashes_photo_id_photo_prints"
        ),
        sa.PrimaryKeyConstraint("photo_id", "window", name="pk_photo_hashes"),
    )
    for band in ("first", "second", "third"):
        op.create_index(f"ix_photo_hashes_{band}", "photo_hashes", [band, "window"])


def _suspicions() -> None:
    op.create_table(
        "photo_suspicions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(16), nullable=False),
        sa.Column("closeness", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("reason", sa.Text()),
        sa.Column("judged_by", sa.Uuid()),
        sa.Column("judged_at", sa.DateTime()),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_photo_suspicions_{column}_{table}"
            )
            for column, table in (
                ("matter_id", "matters"),
                ("photo_id", "attachments"),
                ("earlier_id", "attachments"),
                ("judged_by", "people"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_photo_suspicions"),
        sa.UniqueConstraint(
            "photo_id", "earlier_id", name="uq_photo_suspicions_photo_id_earlier_id"
        ),
    )
    op.create_index("ix_photo_suspicions_matter_id", "photo_suspicions", ["matter_id"])
    op.create_index("ix_photo_suspicions_earlier_id", "photo_suspicions", ["earlier_id"])
    op.create_index(
        "ix_photo_suspicions_verdict_found_at",
        "photo_suspicions",
        ["verdict", "found_at", "id"],
    )
