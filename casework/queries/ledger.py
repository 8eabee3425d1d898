"""The ledger (台账): every hazard the office may see, the most urgent first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from casework.models import Enterprise, Hazard, Limit
from casework.models.types import UtcDateTime
from casework.queries.disposal import IN_PROGRESS_COUNT
from casework.queries.ledger_filter import LedgerFilter, conditions

FAR = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for "no time limit runs" when lines are put in order."""
LEAST_URGENT = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One line of the ledger."""

    id: UUID
    number: str
    campaign: str
    unit: str
    stage: str
    outcome: str | None
    due_at: datetime | None
    closed_at: datetime | None
    enterprise_id: UUID | None
    enterprise: str | None
    credit_code: str | None
    product_class: str
    problem_type: str
    description: str
    grade: str | None
    phase: str
    found_on: date
    round: int
    recurrence: int
    struck_off_on: date | None
    days_late: int | None
    """Working days by which a time limit that is settled was missed, at worst; 0 when in time."""
    priority: int
    disposal_in_progress: int
    """How many disposal items of its inspection are in progress."""

    @property
    def same_day(self) -> bool:
        """Whether it was struck off on the day it was found."""
        return self.struck_off_on == self.found_on


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """Where a page of the ledger ends: what the next one comes after."""

    due_at: datetime
    priority: int
    id: UUID


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some lines of the ledger, how many there are in all, and where to go on."""

    lines: Sequence[LedgerLine]
    total: int
    next: LedgerKey | None


DUE = func.coalesce(Hazard.due_at, literal(FAR, UtcDateTime))
PRIORITY = func.coalesce(Hazard.priority, LEAST_URGENT)
URGENCY = (DUE, PRIORITY, Hazard.id)
WORST: Any = select(func.max(Limit.days_late)).where(Limit.matter_id == Hazard.id).scalar_subquery()


def ledger_page(
    session: Session,
    wanted: LedgerFilter,
    *,
    units: Collection[str],
    now: datetime,
    size: int = 50,
    after: LedgerKey | None = None,
) -> LedgerPage:
    """The ``size`` lines that come after ``after`` among the wanted ones of ``units``.

    What ran out first comes first, then what runs out next, then by grade (features 15).
    """
    where = conditions(wanted, units=units, now=now)
    chosen = select(Hazard.id).where(*where).order_by(*URGENCY).limit(size + 1)
    if after is not None:
        key = tuple_(literal(after.due_at, UtcDateTime), literal(after.priority), literal(after.id))
        chosen = chosen.where(tuple_(*URGENCY) > key)
    query = _lines().where(Hazard.id.in_(chosen)).order_by(*URGENCY)
    lines = [LedgerLine(**row) for row in session.execute(query).mappings()]
    last = lines[size - 1] if len(lines) > size else None
    key_of_last = LedgerKey(last.due_at or FAR, last.priority, last.id) if last else None
    total = session.scalar(select(func.count()).select_from(Hazard).where(*where))
    return LedgerPage(lines[:size], total or 0, key_of_last)


def ledger_lines(
    session: Session, wanted: LedgerFilter, *, units: Collection[str], now: datetime
) -> Iterator[LedgerLine]:
    """Every wanted line, in the order of the pages: what an export holds."""
    query = _lines().where(*conditions(wanted, units=units, now=now))
    query = query.order_by(*URGENCY).execution_options(yield_per=500)
    return (LedgerLine(**row) for row in session.execute(query).mappings())


def _lines() -> Select[Any]:
    return (
        select(
            Hazard.id,
            Hazard.number,
            Hazard.campaign,
            Hazard.unit,
            Hazard.stage,
            Hazard.outcome,
            Hazard.due_at,
            Hazard.closed_at,
            Hazard.enterprise_id,
            Enterprise.name.label("enterprise"),
            Enterprise.credit_code,
            Hazard.product_class,
            Hazard.problem_type,
            Hazard.description,
            Hazard.grade,
            Hazard.phase,
            Hazard.found_on,
            Hazard.round,
            Hazard.recurrence,
            Hazard.struck_off_on,
            WORST.label("days_late"),
            PRIORITY.label("priority"),
            IN_PROGRESS_COUNT.label("disposal_in_progress"),
        )
        .select_from(Hazard)
        .join(Enterprise, Enterprise.id == Hazard.enterprise_id)
    )
