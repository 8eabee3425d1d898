"""How much of something a person used in an hour, for what is limited per person (SR-18)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base


class HourlyUse(Base):
    """One person, one kind of use, one hour."""

    __tablename__ = "hourly_uses"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    """When it begins, by the machine's clock."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    used: Mapped[int]
    """In the unit of its kind: a number of times, or kilobytes."""
