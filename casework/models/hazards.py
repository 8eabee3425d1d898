"""The hazard (隐患), from entry in the ledger to strike-off and look-back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from casework.models.base import Base
from casework.models.matters import Matter
from casework.models.types import new_id
from casework.typed_text import sought

PHASE_LIMIT = "rectification_due"
"""The time limit that the campaign's phase rules (D03): ``rectification_due_on`` is its day."""


class Hazard(Matter):
    """One hazard under supervision: a line of the ledger (台账)."""

    __tablename__ = "hazards"

    id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(32))
    found_on: Mapped[date]
    found_by: Mapped[str] = mapped_column(String(140))
    domain: Mapped[str] = mapped_column(String(16))
    """``producer`` (生产领域) or ``seller`` (流通领域)."""
    product_class: Mapped[str] = mapped_column(String(48))
    problem_type: Mapped[str] = mapped_column(String(48))
    description: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column("search_text", Text, default="")
    """The description as a search box looks in it; follows the description by itself."""
    basis: Mapped[str] = mapped_column(Text, default="")
    form_item: Mapped[str] = mapped_column(String(32), default="")
    """The failed item of the on-site record, such as ``annex_4/7``."""
    grade: Mapped[str | None] = mapped_column(String(16))
    priority: Mapped[int | None]
    phase: Mapped[str] = mapped_column(String(32))
    """The campaign phase in which the hazard was found."""
    round: Mapped[int] = mapped_column(default=0)
    """Rectification orders issued so far."""
    recheck_failures: Mapped[int] = mapped_column(default=0)
    """Failed rechecks since the hazard was found or last reopened."""
    recurrence: Mapped[int] = mapped_column(default=0)
    """How often a look-back found the hazard back (死灰复燃)."""
    rectification_due_on: Mapped[date | None]
    struck_off_on: Mapped[date | None]
    twin_id: Mapped[UUID | None] = mapped_column(ForeignKey("hazards.id"))
    """An open hazard of the same enterprise, product and problem type (X-23)."""

    __mapper_args__ = {"polymorphic_identity": "hazard"}
    __table_args__ = (
        Index("ix_hazards_struck_off_on", "struck_off_on"),
        Index("ix_hazards_rectification_due_on", "rectification_due_on"),
    )

    @validates("description")
    def _folded(self, _name: str, description: str) -> str:
        self.search = sought(description)
        return description

    def limit_moved(self, name: str, due_on: date) -> None:
        """Show the day until which the enterprise has time now; the order keeps its own."""
        if name == PHASE_LIMIT:
            self.rectification_due_on = due_on

    def strike_off(self, on: date) -> None:
        """Strike the hazard off the ledger (销号)."""
        self.struck_off_on = on

    def reopen(self) -> None:
        """Put a struck-off hazard back in the ledger after a failed look-back (死灰复燃)."""
        self.struck_off_on = None
        self.recurrence += 1
        self.recheck_failures = 0


class RectificationOrder(Base):
    """An order to correct (责令改正通知书). A hazard may need several rounds."""

    __tablename__ = "rectification_orders"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    hazard_id: Mapped[UUID] = mapped_column(ForeignKey("hazards.id"), index=True)
    number: Mapped[str] = mapped_column(String(48), unique=True)
    round: Mapped[int]
    measures: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    issued_by: Mapped[str] = mapped_column(String(140))
    due_on: Mapped[date]
    rule: Mapped[str] = mapped_column(String(48))
