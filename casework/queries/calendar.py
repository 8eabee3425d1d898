"""Questions about the working calendar: its years, its days, and the limits a year touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from casework.models import CalendarYear, Limit, Matter
from casework.models.limits import ARMED
from casework.queries.office import named_days
from casework.rules.calendar import NOTICE_REACH, end_of_day
from casework.rules.calendar_years import LOADED

LONGEST_LADDER = timedelta(days=31)
"""How long after its day the rungs of a limit may reach: into the next year, too."""


@dataclass(frozen=True, slots=True)
class KnownYear:
    """A year whose working days are published: where that stands, and in which version."""

    year: int
    source: str
    version: str
    holidays: int
    makeup_days: int


def known_years(session: Session) -> Sequence[KnownYear]:
    """The published years, the latest first."""
    years = session.execute(select(CalendarYear.year, CalendarYear.source, CalendarYear.version))
    days: dict[tuple[int, str], int] = {}
    for day, named in named_days(session).items():
        days[day.year, named.kind] = days.get((day.year, named.kind), 0) + 1
    return sorted(
        (
            KnownYear(y, source, v, days.get((y, "holiday"), 0), days.get((y, "makeup"), 0))
            for y, source, v in years
        ),
        key=lambda known: -known.year,
    )


def years_from_files(session: Session) -> Sequence[int]:
    """Years that an administrator loaded; the others came with the installation."""
    query = select(CalendarYear.year).where(CalendarYear.version.startswith(LOADED))
    return session.scalars(query.order_by(CalendarYear.year)).all()


def limits_touching(years: Iterable[int]) -> Select[tuple[Limit]]:
    """The armed limits whose days, or whose rungs, may reach into one of ``years``."""
    spans = [
        and_(
            Limit.starts_at <= end_of_day(date(year, 12, 31)),
            Limit.due_on >= date(year, 1, 1) - NOTICE_REACH - LONGEST_LADDER,
        )
        for year in years
    ]
    return select(Limit).where(Limit.state == ARMED, or_(false(), *spans))


def stale_matters(
    session: Session, years: Iterable[int], version: str, *, limit: int
) -> Sequence[UUID]:
    """Matters with an armed limit that touches ``years`` and was counted by another calendar."""
    stale = _stale(years, version)
    query = stale.with_only_columns(Limit.matter_id).distinct().order_by(Limit.matter_id)
    return session.scalars(query.limit(limit)).all()


def stale_count(session: Session, years: Iterable[int], version: str) -> int:
    """How many armed limits are still to be counted by the calendar of ``version``."""
    query = _stale(years, version).with_only_columns(func.count())
    return session.scalar(query) or 0


def of_matters(query: Select[tuple[Limit]]) -> Select[tuple[Limit, str, str, str]]:
    """The limits of ``query``, each with the number, campaign and unit of its matter.

    Joined, since a list of their ids would grow with the office: PostgreSQL takes 65,535 values.
    """
    joined = query.join(Matter, Matter.id == Limit.matter_id)
    return joined.add_columns(Matter.number, Matter.campaign, Matter.unit)


def _stale(years: Iterable[int], version: str) -> Select[tuple[Limit]]:
    return limits_touching(years).where(
        or_(Limit.calendar.is_(None), Limit.calendar != version),
        Limit.overridden.is_(False),
    )
