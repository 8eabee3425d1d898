"""Requests to change a running time limit: extension (延期) and suspension (中止计算期限)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.matters import Matter


class ExtensionRequest(Matter):
    """One request to make a time limit longer, from the asking to the decision."""

    __tablename__ = "extension_requests"

    id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    limit_id: Mapped[UUID] = mapped_column(ForeignKey("limits.id"), index=True)
    asked_on: Mapped[date | None]
    """The day it was handed in: by this day it is judged, not by the day of the decision."""
    length: Mapped[int | None]
    """What is asked for, in the unit of the limit's rule."""
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(200), default="")
    granted: Mapped[bool | None]

    __mapper_args__ = {"polymorphic_identity": "extension"}


class Suspension(Matter):
    """One stop of a clock, from the asking until it runs again."""

    __tablename__ = "suspensions"

    id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    limit_id: Mapped[UUID] = mapped_column(ForeignKey("limits.id"), index=True)
    pause_kind: Mapped[str] = mapped_column(String(16), default="")
    """What stops the clock, such as ``testing`` or ``hearing``."""
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(200), default="")
    granted: Mapped[bool | None]

    __mapper_args__ = {"polymorphic_identity": "suspension"}
