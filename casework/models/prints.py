"""Prints of photos (照片指纹), and pairs of photos that may be one picture (疑似重复)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id


class PhotoPrint(Base):
    """One photo that was compared with all that were printed before it."""

    __tablename__ = "photo_prints"

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("attachments.id"), primary_key=True)
    small: Mapped[bytes | None]
    """A small grey picture; None for a surface too plain to be told from others."""
    printed_at: Mapped[datetime]


class PhotoHash(Base):
    """The hash of one window of a photo, in three bands that are looked up by themselves."""

    __tablename__ = "photo_hashes"

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photo_prints.photo_id"), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    bits: Mapped[int] = mapped_column(BigInteger)
    first: Mapped[int]
    second: Mapped[int]
    third: Mapped[int]

    __table_args__ = (
        Index("ix_photo_hashes_first", "first", "window"),
        Index("ix_photo_hashes_second", "second", "window"),
        Index("ix_photo_hashes_third", "third", "window"),
    )


class PhotoSuspicion(Base):
    """A photo that may be one handed in before, and what was found of it (核实结论)."""

    __tablename__ = "photo_suspicions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    """The matter of the later photo."""
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("attachments.id"))
    earlier_id: Mapped[UUID] = mapped_column(ForeignKey("attachments.id"), index=True)
    change: Mapped[str] = mapped_column(String(16))
    """``identical``: the same file; ``turned``, ``cut`` or ``alike``: the same picture."""
    closeness: Mapped[int]
    """How close the pictures came, in thousandths; 1000 for the same file."""
    found_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(16))
    """``reused`` or ``harmless``; None as long as it waits for an auditor."""
    reason: Mapped[str | None] = mapped_column(Text)
    judged_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    judged_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("photo_id", "earlier_id"),
        Index("ix_photo_suspicions_verdict_found_at", "verdict", "found_at", "id"),
    )

    def judge(self, verdict: str, *, reason: str, by: UUID | None, at: datetime) -> None:
        """Say what the pair is (核实)."""
        self.verdict, self.reason = verdict, reason
        self.judged_by, self.judged_at = by, at
