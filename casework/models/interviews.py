"""The regulatory interview (约谈) of an enterprise."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.matters import Matter


class Interview(Matter):
    """One interview: proposed by the decision table, approved, held, commitments followed up."""

    __tablename__ = "interviews"

    id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    object_kind: Mapped[str] = mapped_column(String(16))
    held_on: Mapped[date | None]
    commitments: Mapped[str] = mapped_column(Text, default="")
    commitments_due_on: Mapped[date | None]

    __mapper_args__ = {"polymorphic_identity": "interview"}
