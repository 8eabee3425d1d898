"""Messages written with the change that causes them, delivered later; notices people read.

A message with a ``channel`` leaves the house: one row a person and channel, its id the message's
id wherever it arrives. The heartbeat delivers those without; each channel has a job of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id

IN_THE_HOUSE = text("next_try_at IS NOT NULL AND channel IS NULL")
OUTSIDE = text("next_try_at IS NOT NULL AND channel IS NOT NULL")
FAILED = text("outcome = 'failed'")


class OutboxRow(Base):
    """One message to deliver. Its handler is idempotent; it is marked done at most once."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    """None once it is delivered or given up."""
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str | None] = mapped_column(String(16))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    urgent: Mapped[bool] = mapped_column(default=False)
    """A lane of its own: what is urgent does not wait behind what waits for the morning."""
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """Of a message that leaves the house: ``sent``, ``dropped`` or ``failed`` once it is over."""

    __table_args__ = (
        Index(
            "ix_outbox_next_try_at",
            "next_try_at",
            postgresql_where=IN_THE_HOUSE,
            sqlite_where=IN_THE_HOUSE,
        ),
        Index(
            "ix_outbox_channel_person_id_urgent_id",
            "channel",
            "person_id",
            "urgent",
            "id",
            postgresql_where=OUTSIDE,
            sqlite_where=OUTSIDE,
        ),
        Index(
            "ix_outbox_failed",
            "channel",
            "id",
            postgresql_where=FAILED,
            sqlite_where=FAILED,
        ),
    )


class Notice(Base):
    """A notice (通知) to one person."""

    __tablename__ = "notices"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"))
    matter_id: Mapped[UUID | None] = mapped_column(ForeignKey("matters.id"))
    kind: Mapped[str] = mapped_column(String(48))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_notices_person_id_created_at", "person_id", "created_at"),
        Index("uq_notices_message_id_person_id", "message_id", "person_id", unique=True),
    )
