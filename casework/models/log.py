"""The audit trail (办理留痕): sealed, append-only events."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import SealedJson

OFFICE_TRAIL = UUID(int=0)
"""The trail of acts that belong to no matter: sign-ins, refusals, the clock, the calendar."""


class EventRow(Base):
    """One line of a trail, sealed over the line before it."""

    __tablename__ = "events"

    trail: Mapped[UUID] = mapped_column(primary_key=True)
    """The matter's id, or ``OFFICE_TRAIL``."""
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(48))
    actor_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(String(64))
    actor_unit: Mapped[str] = mapped_column(String(32))
    occurred_at: Mapped[datetime]
    """By the office's clock, which may be a demonstration clock."""
    recorded_at: Mapped[datetime]
    """By the machine's clock, always."""
    process_version: Mapped[int | None]
    """The version the process reached by this act; None when it did not move."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    written: Mapped[dict[str, Any] | None] = mapped_column(SealedJson, deferred=True)
    """The rows that the act wrote (``casework.record``); None in lines of before, and where the
    act wrote nothing or a later line of the same transaction says it."""
    seal: Mapped[str] = mapped_column(String(64))
    """Of this line and, by the seal of the line before, of all lines before it; needs no key."""
    mac: Mapped[str | None] = mapped_column(String(64))
    """Of the seal, with a key that is kept outside the database."""
    mac_key: Mapped[str | None] = mapped_column(String(48))
    """Which key, and by which algorithm."""

    __table_args__ = (Index("ix_events_kind_occurred_at", "kind", "occurred_at"),)


class OfficeTrail(Base):
    """Head of the office's own trail: one row, locked while a line is added."""

    __tablename__ = "office_trail"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    trail_length: Mapped[int] = mapped_column(default=0)
    trail_seal: Mapped[str] = mapped_column(String(64), default="")
