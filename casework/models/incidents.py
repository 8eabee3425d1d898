"""Incidents (异常): steps that failed and wait for an administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import PackedJson, new_id

CLOCK_JUMP = "clock_jump"
"""The act of an incident that freezes the sweep for as long as it is open (时钟跳变)."""
STALLED = "stalled"
"""The act of an incident on a stalled matter (停滞): no task, time limit or message is pending."""


class Incident(Base):
    """An act on a matter that failed; the matter stands as it stood before."""

    __tablename__ = "incidents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID | None] = mapped_column(ForeignKey("matters.id"), index=True)
    act: Mapped[str] = mapped_column(String(32))
    """``complete_task``, ``fire_deadlines`` …: which command is to be run again."""
    arguments: Mapped[dict[str, Any]] = mapped_column(PackedJson)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """In whose name the act was tried; None for the clock."""
    cause: Mapped[str] = mapped_column(String(80))
    message: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=1)
    resolved_at: Mapped[datetime | None] = mapped_column(index=True)
    resolved_by: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index(
            "ix_incidents_open",
            "act",
            "matter_id",
            postgresql_where=text("resolved_at IS NULL"),
            sqlite_where=text("resolved_at IS NULL"),
        ),
    )
