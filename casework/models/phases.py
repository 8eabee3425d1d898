"""The switch of open matters to the rules of a new phase (阶段切换), and what it changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id

APPLYING, APPLIED, ROLLING_BACK, ROLLED_BACK = "applying", "applied", "rolling_back", "rolled_back"
UNDER_WAY = (APPLYING, ROLLING_BACK)
"""States that a stopped program leaves behind and the next heartbeat goes on from."""
RESTORED, SETTLED, CHANGED_SINCE, UNCHANGED = "restored", "settled", "changed_since", "unchanged"


class PhaseSwitch(Base):
    """One phase of a campaign taking over what is open; before it begins there is no row."""

    __tablename__ = "phase_switches"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    campaign: Mapped[str] = mapped_column(String(64))
    phase: Mapped[str] = mapped_column(String(48))
    instant: Mapped[datetime]
    """Midnight of the phase's first day: limits that began before it are switched."""
    state: Mapped[str] = mapped_column(String(12))
    run: Mapped[int] = mapped_column(default=1)
    """How often it was begun: once more after every roll-back."""
    late: Mapped[bool] = mapped_column(default=False)
    """Whether it was begun on a later day than the phase's first."""
    begun_at: Mapped[datetime]
    begun_by: Mapped[str] = mapped_column(String(140))
    applied_at: Mapped[datetime | None]
    rolled_back_at: Mapped[datetime | None]
    rolled_back_by: Mapped[str] = mapped_column(String(140), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was rolled back."""
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (UniqueConstraint("campaign", "phase"),)


class PhaseSwitchLine(Base):
    """What one switch did to one time limit, with everything needed to undo it."""

    __tablename__ = "phase_switch_lines"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    switch_id: Mapped[UUID] = mapped_column(ForeignKey("phase_switches.id"))
    run: Mapped[int]
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"))
    limit_id: Mapped[UUID] = mapped_column(ForeignKey("limits.id"), index=True)
    changed: Mapped[bool]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The limit's rule, start, day, moment, ladder and rungs as they were."""
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone: Mapped[str] = mapped_column(String(16), default="")
    """``restored``; ``settled`` or ``changed_since`` where nothing could be restored."""

    __table_args__ = (
        Index(
            "uq_phase_switch_lines_switch_id_run_limit_id",
            "switch_id",
            "run",
            "limit_id",
            unique=True,
        ),
        Index("ix_phase_switch_lines_switch_id_run_matter_id", "switch_id", "run", "matter_id"),
    )
