"""A matter (事项): whatever runs a process, is numbered, has a deadline and a timeline."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id


class Matter(Base):
    """Common ground of inspections, hazards, interviews, escalations and requests."""

    __tablename__ = "matters"
    process: ClassVar[str]
    """The process model that this kind of matter runs."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(48), unique=True)
    campaign: Mapped[str] = mapped_column(String(64))
    campaign_version: Mapped[int]
    """The version of the campaign pack under which the matter was opened."""
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("enterprises.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("matters.id"), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The nearest running time limit. Written by ``workflows.projection`` only."""
    stage: Mapped[str] = mapped_column(String(32), default="opened")
    """Where the process stands. Written by ``workflows.projection`` only."""
    outcome: Mapped[str | None] = mapped_column(String(32))
    trail_length: Mapped[int] = mapped_column(default=0)
    trail_seal: Mapped[str] = mapped_column(String(64), default="")
    """Seal of the last event of this matter's trail. Written by ``casework.unit_of_work`` only."""

    __mapper_args__ = {"polymorphic_on": "kind"}
    __table_args__: tuple[Index, ...] = (
        Index("ix_matters_campaign_kind_stage", "campaign", "kind", "stage"),
        Index("ix_matters_unit_kind", "unit", "kind"),
        Index(
            "ix_matters_open",
            "id",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    def limit_moved(self, name: str, due_on: date) -> None:
        """Take note that the running time limit ``name`` is due on another day now."""


def name_of_kind(kind: type[Matter]) -> str:
    """The ``kind`` of matters of this class."""
    return str(kind.__mapper__.polymorphic_identity)


def kind_of_matter(name: str) -> type[Matter]:
    """The class of matters whose ``kind`` is ``name``."""
    kind: type[Matter] = Matter.__mapper__.polymorphic_map[name].class_
    return kind
