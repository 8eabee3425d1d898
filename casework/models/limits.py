"""The legal clocks: time limits as rows, and the rungs of the ladder they have climbed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id

ARMED, PAUSED = "armed", "paused"
MET, MISSED, OPENED, WITHDRAWN = "met", "missed", "opened", "withdrawn"
ENDED = "rule:"
"""In front of a rule whose limit ended, where what a limit started at is kept."""
RUNNING = (ARMED, PAUSED)
"""States of a limit whose act is still outstanding."""


class Limit(Base):
    """One time limit (期限) of a matter: its rule, its start, when it is due, how it ended.

    ``armed`` runs; ``paused`` stands still by an approved act; ``met`` and ``missed`` say whether
    the act came in time; ``opened`` is an opening edge that was reached; ``withdrawn`` a limit
    whose step was left without the act.
    """

    __tablename__ = "limits"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    name: Mapped[str] = mapped_column(String(48))
    """The name by which the process model waits for it, such as ``rectification_due``."""
    rule: Mapped[str] = mapped_column(String(48))
    edge: Mapped[str] = mapped_column(String(8))
    rule_from: Mapped[date | None]
    """First day of validity of the rule's version that was applied (L-VER)."""
    starts_at: Mapped[datetime]
    started_by: Mapped[str | None] = mapped_column(String(64))
    """The act it started at, or ``rule:`` and the rule whose end began it; None: as it was set."""
    started_in: Mapped[str | None] = mapped_column(String(128))
    """The element at which that act happened, as ``process.element``, or the limit that ended."""
    chosen_on: Mapped[date | None]
    """The day a person named, for a rule that takes one."""
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default=ARMED)
    next_at: Mapped[datetime | None]
    """When the sweep must look at it next: the next rung, or the due moment. None: never."""
    ladder: Mapped[str | None] = mapped_column(String(24))
    rungs_climbed: Mapped[int] = mapped_column(default=0)
    """Number of the last rung climbed, or left out because it lay before the start."""
    delivered_at: Mapped[datetime | None]
    """When the due moment was made known to the process."""
    settled_at: Mapped[datetime | None]
    days_late: Mapped[int | None]
    """Working days between the due day and the day it was settled; 0 when in time."""
    provisional: Mapped[bool] = mapped_column(default=False)
    pauses: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Each with ``kind``, ``since``, ``until`` (None while it lasts), ``reason``, ``document``."""
    extensions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Each with ``length``, ``granted_at``, ``granted_by``, ``reason``, ``document``."""
    history: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Every earlier due day: ``at``, ``act``, ``old``, ``new``, ``reason``, ``by`` (X-15)."""
    requests: Mapped[int] = mapped_column(default=0)
    """How often an extension or suspension was asked for; what is open ends with the limit."""
    explanation: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How the day was found, to be shown: basis, length, counted day, what moved it. Nothing is
    decided by it."""
    calendar: Mapped[str | None] = mapped_column(String(80))
    """Edition of the working calendar it was counted by; None in rows that did not say."""
    edition: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """All of its rule that its day depends on, as it was counted by; None in rows of before."""
    offsets: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)
    """The days of the rungs, by ladder, as it was given them."""
    overridden: Mapped[bool] = mapped_column(default=False)
    """Whether a leader set the day against the rule (领导改期)."""
    begun_at: Mapped[datetime | None]
    """When its task was taken up (已启动)."""
    begun_by: Mapped[str | None] = mapped_column(String(80))
    rungs_left_out: Mapped[int] = mapped_column(default=0)
    """How many rungs were past when it was set."""
    rungs_passed_over: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Rungs that a later move put into the past."""

    @property
    def begun(self) -> bool:
        """Whether its task was taken up, or an extension or suspension asked for (已启动)."""
        return self.begun_at is not None or self.requests > 0

    @property
    def rungs_never_due(self) -> frozenset[int]:
        """Rungs that were never to be climbed: past when it was set, or when its day was moved."""
        return frozenset(range(1, self.rungs_left_out + 1)).union(self.rungs_passed_over)

    @property
    def has_escalated(self) -> bool:
        """Whether a rung of its ladder was climbed."""
        return self.rungs_climbed > self.rungs_left_out

    __table_args__ = (
        Index(
            "ix_limits_next_at",
            "next_at",
            "matter_id",
            postgresql_where=text("next_at IS NOT NULL"),
            sqlite_where=text("next_at IS NOT NULL"),
        ),
    )


class Rung(Base):
    """One rung of an escalation ladder that was reached. Each exists once per limit."""

    __tablename__ = "rungs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    limit_id: Mapped[UUID] = mapped_column(ForeignKey("limits.id"))
    number: Mapped[int]
    reached_at: Mapped[datetime]
    """When the ladder says it was reached."""
    climbed_at: Mapped[datetime]
    """When it was acted on; later than ``reached_at`` after an outage."""
    act: Mapped[str] = mapped_column(String(16))
    to_role: Mapped[str] = mapped_column(String(32))
    copy_roles: Mapped[str] = mapped_column(String(80))
    late: Mapped[bool] = mapped_column(default=False)
    """Whether it was acted on a working day or more after it was reached."""

    __table_args__ = (UniqueConstraint("limit_id", "number"),)
