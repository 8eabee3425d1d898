"""How far disposal items are (问题企业处置项): a row for each answer. Append-only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id


class DisposalAnswer(Base):
    """One item as a person answered it, at the inspection or at a recheck that followed from it."""

    __tablename__ = "disposal_answers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    """On which it was answered: the inspection, or a hazard that it found."""
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"))
    """Whose item it is: all hazards of one inspection wait for it."""
    task_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.task_id"))
    item: Mapped[str] = mapped_column(String(8))
    """Its number, such as ``7.1``."""
    answer: Mapped[str] = mapped_column(String(16))
    """``in_progress``; ``done`` or ``not_applicable`` settle the item for good."""
    answered_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("task_id", "item"),
        Index("ix_disposal_answers_inspection_id_item", "inspection_id", "item", "answer"),
    )
