"""Notices that leave the house: choices, channels, calendar feeds, one outbox row a letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IN_THE_HOUSE = sa.text("next_try_at IS NOT NULL AND channel IS NULL")
OUTSIDE = sa.text("next_try_at IS NOT NULL AND channel IS NOT NULL")
FAILED = sa.text("outcome = 'failed'")
BEFORE = sa.text("next_try_at IS NOT NULL")
PERSON = ("fk_outbox_person_id_people", "people", ["person_id"], ["id"])


def upgrade() -> None:
    """Create the tables and columns; what waits in the outbox stays in the house."""
    _tables()
    op.drop_index("ix_outbox_next_try_at", "outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("channel", sa.String(length=16)))
        outbox.add_column(sa.Column("person_id", sa.Uuid()))
        outbox.add_column(
            sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        outbox.add_column(
            sa.Column("outcome", sa.String(length=12), nullable=False, server_default="")
        )
        outbox.create_foreign_key(*PERSON)
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("urgent", server_default=None)
        outbox.alter_column("outcome", server_default=None)
    _index("ix_outbox_next_try_at", ["next_try_at"], IN_THE_HOUSE)
    _index(
        "ix_outbox_channel_person_id_urgent_id", ["channel", "person_id", "urgent", "id"], OUTSIDE
    )
    _index("ix_outbox_failed", ["channel", "id"], FAILED)


def downgrade() -> None:
    """Remove tables and columns with the letters that were never sent."""
    for name in ("ix_outbox_failed", "ix_outbox_channel_person_id_urgent_id"):
        op.drop_index(name, "outbox")
    op.drop_index("ix_outbox_next_try_at", "outbox")
    op.execute("DELETE FROM outbox WHERE channel IS NOT NULL")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(PERSON[0], type_="foreignkey")
        for name in ("outcome", "urgent", "person_id", "channel"):
            outbox.drop_column(name)
    _index("ix_outbox_next_try_at", ["next_try_at"], BEFORE)
    for name in ("calendar_feeds", "channel_states", "notice_settings"):
        op.drop_table(name)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "outbox", columns, postgresql_where=where, sqlite_where=where)


def _tables() -> None:
    op.create_table(
        "notice_settings",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("addresses", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("urgent_breaks", sa.Boolean(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("digested_on", sa.Date()),
        _person("notice_settings"),
        sa.PrimaryKeyConstraint("person_id", name="pk_notice_settings"),
    )
    op.create_table(
        "channel_states",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime()),
        sa.Column("last_error", sa.String(length=64), nullable=False),
        sa.Column("last_failed_at", sa.DateTime()),
        sa.Column("last_sent_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("name", name="pk_channel_states"),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _person("calendar_feeds"),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("token_digest", name="uq_calendar_feeds_token_digest"),
    )


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=f"fk_{table}_person_id_people"
    )
