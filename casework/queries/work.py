"""The inbox (待办): open tasks by role and unit, most urgent first, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import Select, Table, case, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from casework.models import Enterprise, Hazard, Matter, WorkItem
from casework.unit_of_work import Actor

T = TypeVar("T", bound=tuple[Any, ...])
MATTERS, HAZARDS = cast(Table, Matter.__table__), cast(Table, Hazard.__table__)
GRADES = ("MAJOR", "SERIOUS", "GENERAL")
Key = tuple[datetime | None, datetime, UUID]
"""Where a page ends: due moment (None among tasks without one), when it was opened, task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """What a person wants to see of the tasks of their roles and units."""

    kind: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One task as the inbox shows it."""

    task_id: UUID
    due_at: datetime | None
    process: str
    step: str
    name: str
    role: str
    unit: str
    opened_at: datetime
    matter_id: UUID
    kind: str
    number: str
    campaign: str
    enterprise: str | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox, and the key after which the next one begins."""

    rows: Sequence[InboxRow]
    next: Key | None


def inbox(
    session: Session,
    actor: Actor,
    wanted: InboxFilter,
    *,
    after: Key | None = None,
    limit: int = 50,
) -> InboxPage:
    """A page of the actor's open tasks: nearest due moment first, those without one last.

    Of those equally due the longest open comes first, within a page the gravest. Each role walks
    one index from ``after``: the cost of a page grows neither with the number of pages before it
    nor with the number of units.
    """
    keys: list[Key] = []
    if after is None or after[0] is not None:
        keys = _keys(session, actor, wanted, after, limit + 1, dated=True)
    if len(keys) <= limit:
        start = after if after is not None and after[0] is None else None
        keys += _keys(session, actor, wanted, start, limit + 1 - len(keys), dated=False)
    rows = _rows(session, [task for *_, task in keys[:limit]])
    return InboxPage(sorted(rows, key=_urgency), keys[limit - 1] if len(keys) > limit else None)


def inbox_count(
    session: Session, actor: Actor, wanted: InboxFilter, now: datetime
) -> tuple[int, int]:
    """How many tasks the inbox lists, and how many of them are late at ``now``."""
    late = func.coalesce(func.sum(case((WorkItem.due_at < now, 1), else_=0)), 0)
    query = select(func.count(), late).select_from(WorkItem)
    query = query.where(WorkItem.role.in_(actor.roles), WorkItem.unit.in_(_units(actor, wanted)))
    total, overdue = session.execute(_of_kind(query, wanted)).one()
    return total, overdue


def _units(actor: Actor, wanted: InboxFilter) -> list[str]:
    return sorted(unit for unit in actor.units if wanted.unit in (None, unit))


def _of_kind(query: Select[T], wanted: InboxFilter) -> Select[T]:
    if wanted.kind is None:
        return query
    matter = query.join(MATTERS, MATTERS.c.id == WorkItem.matter_id)
    return matter.where(MATTERS.c.kind == wanted.kind)


def _keys(
    session: Session,
    actor: Actor,
    wanted: InboxFilter,
    after: Key | None,
    limit: int,
    *,
    dated: bool,
) -> list[Key]:
    """The next ``limit`` tasks, each role a walk along an index of its own."""
    units = _units(actor, wanted)
    if not units or not actor.roles or limit <= 0:
        return []
    ranges = [
        _range(role, units, wanted, after, limit, dated=dated) for role in sorted(actor.roles)
    ]
    found = union_all(*ranges).subquery()
    order = (found.c.due_at, found.c.opened_at, found.c.task_id)
    return [
        cast(Key, tuple(row))
        for row in session.execute(select(*order).order_by(*order).limit(limit))
    ]


def _range(
    role: str,
    units: Sequence[str],
    wanted: InboxFilter,
    after: Key | None,
    limit: int,
    *,
    dated: bool,
) -> Select[tuple[datetime | None, datetime, UUID]]:
    """The next tasks of one role: by unit and moment for few units, by moment alone for many.

    There is an index for each; which one is shorter the database judges.
    """
    order = (WorkItem.due_at, WorkItem.opened_at, WorkItem.task_id)
    query = select(*order).where(WorkItem.role == role, WorkItem.unit.in_(units))
    query = query.where(WorkItem.due_at.is_not(None) if dated else WorkItem.due_at.is_(None))
    if after is not None:
        compared = 0 if dated else 1
        here = tuple_(*map(literal, after[compared:]))
        query = query.where(tuple_(*order[compared:]) > here)
    inner = _of_kind(query, wanted).order_by(*order).limit(limit).subquery()
    return select(inner.c.due_at, inner.c.opened_at, inner.c.task_id)


def _rows(session: Session, tasks: Sequence[UUID]) -> list[InboxRow]:
    query = (
        select(
            WorkItem.task_id,
            WorkItem.due_at,
            WorkItem.process,
            WorkItem.step,
            WorkItem.name,
            WorkItem.role,
            WorkItem.unit,
            WorkItem.opened_at,
            MATTERS.c.id.label("matter_id"),
            MATTERS.c.kind,
            MATTERS.c.number,
            MATTERS.c.campaign,
            Enterprise.name.label("enterprise"),
            HAZARDS.c.grade,
        )
        .join(MATTERS, MATTERS.c.id == WorkItem.matter_id)
        .outerjoin(Enterprise, Enterprise.id == MATTERS.c.enterprise_id)
        .outerjoin(HAZARDS, HAZARDS.c.id == MATTERS.c.id)
        .where(WorkItem.task_id.in_(tasks))
    )
    return [InboxRow(**row._mapping) for row in session.execute(query)]  # noqa: SLF001 -- SQLAlchemy's public name


def _urgency(row: InboxRow) -> tuple[bool, float, int, str, int]:
    """Nearest due first, among equals the gravest, then the oldest."""
    due = row.due_at.timestamp() if row.due_at else 0.0
    grade = GRADES.index(row.grade) if row.grade in GRADES else len(GRADES)
    return (row.due_at is None, due, grade, row.opened_at.isoformat(), row.task_id.int)
