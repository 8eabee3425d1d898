"""Papers (文书) that were issued, and the letterheads of the units that issue them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import SealedJson, new_id

ISSUED, VOID = "issued", "void"


class IssuedPaper(Base):
    """One paper as it was issued: its facts, its files by digest, and whether it still stands.

    A paper that was voided (作废) keeps its number and its files; the next version stands beside
    it.
    """

    __tablename__ = "papers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.task_id"))
    """The task it followed: what was handed in there is what it is about."""
    paper: Mapped[str] = mapped_column(String(48))
    """The id of its file, such as ``rectification_order``."""
    title: Mapped[str] = mapped_column(String(80))
    text_digest: Mapped[str] = mapped_column(String(64))
    """Of the wording it was made of."""
    number: Mapped[str] = mapped_column(String(80), default="")
    """As printed (文号); empty for a paper without one."""
    version: Mapped[int]
    """1 for the first, one more for each that replaces a voided one."""
    day: Mapped[date]
    """The day it bears (成文日期)."""
    state: Mapped[str] = mapped_column(String(8), default=ISSUED)
    facts: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    facts_digest: Mapped[str] = mapped_column(String(64))
    typed: Mapped[list[str]] = mapped_column(SealedJson)
    """Names of the facts that the records did not say, and that a person typed."""
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    docx_sha256: Mapped[str] = mapped_column(String(64))
    retention: Mapped[str] = mapped_column(String(16))
    """How long the file is kept (保管期限)."""
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    served_on: Mapped[date | None]
    """The day of its service (送达日期); None: not served yet, or not to be served."""
    served_by: Mapped[UUID | None] = mapped_column(ForeignKey("matters.id"))
    """The matter of its service."""
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    void_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("task_id", "paper", "version"),
        Index(
            "ix_papers_standing",
            "task_id",
            "paper",
            unique=True,
            postgresql_where=text("state = 'issued'"),
            sqlite_where=text("state = 'issued'"),
        ),
    )

    def make_void(self, reason: str, *, by: UUID | None, at: datetime) -> None:
        """Take the paper back; number, facts and files stay."""
        self.state = VOID
        self.void_reason, self.voided_by, self.voided_at = reason, by, at


class Letterhead(Base):
    """What papers of a unit say of the authority behind it (落款机关、复议机关、管辖法院).

    A unit without one uses that of the nearest unit above it.
    """

    __tablename__ = "letterheads"

    unit: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True)
    authority: Mapped[str] = mapped_column(String(120))
    review_body: Mapped[str] = mapped_column(String(120))
    court: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(120), default="")
