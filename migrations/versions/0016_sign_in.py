"""Brakes of the sign-in, its history, devices known from before, one-time links for passwords."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; a lock that runs is not taken over, a wait is counted anew."""
    _brakes_and_attempts()
    op.create_table(
        "known_devices",
        sa.Column("device_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        _person("known_devices"),
        sa.PrimaryKeyConstraint("device_digest", "person_id", name="pk_known_devices"),
    )
    op.create_index("ix_known_devices_person_id", "known_devices", ["person_id"])
    op.create_table(
        "password_links",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("good_until", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        _person("password_links"),
        sa.PrimaryKeyConstraint("token_digest", name="pk_password_links"),
    )
    op.create_index("ix_password_links_person_id", "password_links", ["person_id"])


def downgrade() -> None:
    """Remove them with what they hold."""
    for name in ("password_links", "known_devices", "sign_in_attempts", "sign_in_brakes"):
        op.drop_table(name)


def _brakes_and_attempts() -> None:
    op.create_table(
        "sign_in_brakes",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("counted", sa.Float(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("noted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_sign_in_brakes"),
    )
    op.create_index("ix_sign_in_brakes_last_at", "sign_in_brakes", ["last_at"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("name_key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("known_device", sa.Boolean(), nullable=False),
        _person("sign_in_attempts"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_person_id_at", "sign_in_attempts", ["person_id", "at"])
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"])


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=f"fk_{table}_person_id_people"
    )
