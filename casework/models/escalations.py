"""The escalation (督办): what a superior must answer because something is late."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.matters import Matter


class Escalation(Matter):
    """One rung of a ladder that asks for an act, not only for attention."""

    __tablename__ = "escalations"

    id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    limit_id: Mapped[UUID] = mapped_column(ForeignKey("limits.id"), index=True)
    rung: Mapped[int]
    act: Mapped[str] = mapped_column(String(16))
    """``explain``, ``instruct`` or ``propose`` (listed supervision, 挂牌督办)."""
    listing_proposed: Mapped[bool | None]

    __mapper_args__ = {"polymorphic_identity": "escalation"}
