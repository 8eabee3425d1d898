"""Questions about the installation itself: its calendar, its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import func, literal, select, true
from sqlalchemy.orm import Session

from casework.models import CalendarDay, CalendarYear, Deadline, Installation, Matter
from casework.queries.incidents import set_aside
from casework.rules.calendar import WorkCalendar
from casework.rules.calendar_years import version_of


def work_calendar(session: Session) -> WorkCalendar:
    """The office's working calendar, as it is in force now."""
    days = session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)).all()
    years = session.execute(select(CalendarYear.year, CalendarYear.version)).all()
    return WorkCalendar(
        holidays=frozenset(d.day for d in days if d.kind == "holiday"),
        makeup_days=frozenset(d.day for d in days if d.kind == "makeup"),
        known_years=frozenset(y.year for y in years),
        version=version_of({y.year: y.version for y in years}),
        names=MappingProxyType({d.day: d.name for d in days}),
    )


def calendar_version(session: Session) -> str:
    """The version of the calendar that is in force now, in one small statement."""
    years = session.execute(select(CalendarYear.year, CalendarYear.version)).all()
    return version_of({y.year: y.version for y in years})


def campaigns_in_use(session: Session) -> set[str]:
    """The campaigns that matters belong to, by slug."""
    return set(session.scalars(select(Matter.campaign).distinct()))


def installation(session: Session) -> Installation | None:
    """The installation's own row; None before the first set-up."""
    return session.get(Installation, 1)


def next_deadline(session: Session, after: datetime) -> datetime | None:
    """When the sweep will next have something to do."""
    return session.scalar(select(func.min(Deadline.next_at)).where(Deadline.next_at > after))


@dataclass(frozen=True, slots=True)
class Pulse:
    """The few facts that tell whether the installation is alive."""

    demo: bool
    clock_offset: float
    next_at: datetime | None
    """The first moment the sweep has to look at; in the past, it is behind. Not set aside."""


def pulse(session: Session) -> Pulse:
    """The installation's pulse, in one statement."""
    awake = select(Deadline.next_at).where(
        Deadline.next_at.is_not(None), ~set_aside(Deadline.matter_id)
    )
    first = awake.order_by(Deadline.next_at).limit(1).scalar_subquery()
    kept = select(Installation.demo, Installation.clock_offset).where(Installation.id == 1)
    row = kept.subquery()
    query = select(first, row.c.demo, row.c.clock_offset).select_from(
        select(literal(1).label("one")).subquery().outerjoin(row, true())
    )
    next_at, demo, offset = session.execute(query).one()
    return Pulse(bool(demo), float(offset or 0.0), next_at)
