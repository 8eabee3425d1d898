"""Every matter of one kind (事项列表): filtered, page by page, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from casework.models import WHOLE, Enterprise, Matter
from casework.models.types import UtcDateTime
from casework.queries.matters import mentions
from casework.rules.calendar import end_of_day, start_of_day

FAR = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for "no time limit runs" when lines are put in order."""
Standing: TypeAlias = Literal["open", "over"]
STANDINGS: tuple[Standing, ...] = ("open", "over")
DUE = func.coalesce(Matter.due_at, literal(FAR, UtcDateTime))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFilter:
    """Which matters of a kind are wanted; what is None asks for nothing."""

    state: Standing | None = None
    stage: str | None = None
    """Where it stands, or how it ended."""
    unit: str | None = None
    campaign: str | None = None
    overdue: bool = False
    text: str | None = None
    """Part of a number, or of an enterprise's name, reading, initials or code."""
    opened_from: date | None = None
    opened_to: date | None = None


@dataclass(frozen=True, slots=True)
class KindLine:
    """One matter of the list, with the name of its enterprise."""

    matter: Matter
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class KindKey:
    """Where a page ends: what the next one comes after."""

    due_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class KindPage:
    """Some matters of a kind, how many there are in all, and where to go on."""

    lines: Sequence[KindLine]
    total: int
    next: KindKey | None


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many matters of a kind there are."""

    open: int
    overdue: int
    total: int


def kind_counts(
    session: Session, *, units: Collection[str], now: datetime
) -> Mapping[str, KindCount]:
    """By kind how many matters lie with ``units``: open, overdue, in all."""
    is_open = Matter.closed_at.is_(None)
    query = (
        select(
            Matter.kind,
            func.count(case((is_open, 1))),
            func.count(case((is_open & (Matter.due_at < now), 1))),
            func.count(),
        )
        .where(Matter.unit.in_(units))
        .group_by(Matter.kind)
    )
    return {kind: KindCount(*counts) for kind, *counts in session.execute(query)}


def kind_page(
    session: Session,
    kind: str,
    wanted: KindFilter,
    *,
    units: Collection[str],
    now: datetime,
    size: int = 50,
    after: KindKey | None = None,
) -> KindPage:
    """The ``size`` matters that come after ``after``: what is due first stands first."""
    where = _conditions(kind, wanted, units=units, now=now)
    query = _lines(where).limit(size + 1)
    if after is not None:
        key = tuple_(literal(after.due_at, UtcDateTime), literal(after.id))
        query = query.where(tuple_(DUE, Matter.id) > key)
    lines = [KindLine(*row) for row in session.execute(query)]
    last = lines[size - 1].matter if len(lines) > size else None
    total = session.scalar(select(func.count()).select_from(Matter).where(*where))
    following = KindKey(last.due_at or FAR, last.id) if last else None
    return KindPage(lines[:size], total or 0, following)


def kind_lines(
    session: Session, kind: str, wanted: KindFilter, *, units: Collection[str], now: datetime
) -> Iterator[KindLine]:
    """Every wanted matter, in the order of the pages: what an export holds."""
    query = _lines(_conditions(kind, wanted, units=units, now=now))
    return (KindLine(*row) for row in session.execute(query.execution_options(yield_per=500)))


def _lines(where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(Matter, Enterprise.name)
        .outerjoin(Enterprise, Enterprise.id == Matter.enterprise_id)
        .where(*where)
        .order_by(DUE, Matter.id)
        .options(WHOLE)
    )


def _conditions(
    kind: str, wanted: KindFilter, *, units: Collection[str], now: datetime
) -> list[ColumnElement[bool]]:
    found = [Matter.kind == kind, Matter.unit.in_(units)]
    for column, value in ((Matter.unit, wanted.unit), (Matter.campaign, wanted.campaign)):
        if value is not None:
            found.append(column == value)
    if wanted.state is not None:
        is_open = Matter.closed_at.is_(None)
        found.append(is_open if wanted.state == "open" else ~is_open)
    if wanted.stage is not None:
        found.append(Matter.stage == wanted.stage)
    if wanted.overdue:
        found.append((Matter.due_at < now) & Matter.closed_at.is_(None))
    if wanted.opened_from is not None:
        found.append(Matter.opened_at >= start_of_day(wanted.opened_from))
    if wanted.opened_to is not None:
        found.append(Matter.opened_at <= end_of_day(wanted.opened_to))
    if wanted.text:
        found.append(mentions(Matter, wanted.text))
    return found
