"""The on-site inspection (现场检查) of one enterprise."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.matters import Matter


class Inspection(Matter):
    """One visit: dispatched, recorded on the annex that fits, filed."""

    __tablename__ = "inspections"

    id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(32))
    """Which record is filled, by the form selection table (D19), such as ``annex_4``."""
    product_class: Mapped[str] = mapped_column(String(48))
    inspected_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(24))
    """``inspected``, ``cannot_inspect`` or ``refused``."""
    problems: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"polymorphic_identity": "inspection"}
