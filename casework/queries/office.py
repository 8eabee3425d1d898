"""Questions about the installation itself: its calendar, its clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, literal, select, true
from sqlalchemy.orm import Session

from casework.models import CalendarDay, CalendarYear, Installation, Limit, Matter
from casework.queries.incidents import set_aside
from casework.rules.calendar import WorkCalendar
from casework.rules.calendar_years import YearFile
from casework.rules.notice_days import NoticeDay, calendar_of, days_in_force, version_of


def work_calendar(session: Session) -> WorkCalendar:
    """The office's working calendar, as it is in force now."""
    return calendar_of(_named_days(session), year_versions(session))


def calendar_with(session: Session, file: YearFile) -> WorkCalendar:
    """The working calendar as it would be with ``file`` in place of its year's notice."""
    others = (named for named in _named_days(session) if named.notice != file.year)
    versions = {**year_versions(session), file.year: file.version}
    return calendar_of((*others, *file.named_days()), versions)


def year_versions(session: Session) -> Mapping[int, str]:
    """The version of each published year."""
    rows = session.execute(select(CalendarYear.year, CalendarYear.version))
    return dict(rows.tuples().all())


def calendar_version(session: Session) -> str:
    """The version of the calendar that is in force now, in one small statement."""
    return version_of(year_versions(session))


def named_days(session: Session) -> Mapping[date, NoticeDay]:
    """The days that are not what their weekday says, as they are in force now."""
    return days_in_force(_named_days(session))


def _named_days(session: Session) -> list[NoticeDay]:
    columns = (CalendarDay.notice, CalendarDay.day, CalendarDay.kind, CalendarDay.name)
    return [NoticeDay(*row) for row in session.execute(select(*columns))]


def campaigns_in_use(session: Session) -> set[str]:
    """The campaigns that matters belong to, by slug."""
    return set(session.scalars(select(Matter.campaign).distinct()))


def installation(session: Session) -> Installation | None:
    """The installation's own row; None before the first set-up."""
    return session.get(Installation, 1)


def next_limit(session: Session, after: datetime) -> datetime | None:
    """When the sweep will next have something to do."""
    return session.scalar(select(func.min(Limit.next_at)).where(Limit.next_at > after))


@dataclass(frozen=True, slots=True)
class Pulse:
    """The few facts that tell whether the installation is alive."""

    demo: bool
    clock_offset: float
    next_at: datetime | None
    """The first moment the sweep has to look at; in the past, it is behind. Not set aside."""


def pulse(session: Session) -> Pulse:
    """The installation's pulse, in one statement."""
    awake = select(Limit.next_at).where(Limit.next_at.is_not(None), ~set_aside(Limit.matter_id))
    first = awake.order_by(Limit.next_at).limit(1).scalar_subquery()
    kept = select(Installation.demo, Installation.clock_offset).where(Installation.id == 1)
    row = kept.subquery()
    query = select(first, row.c.demo, row.c.clock_offset).select_from(
        select(literal(1).label("one")).subquery().outerjoin(row, true())
    )
    next_at, demo, offset = session.execute(query).one()
    return Pulse(bool(demo), float(offset or 0.0), next_at)
