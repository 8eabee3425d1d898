"""Loading a year of the working calendar (节假日安排): what would move, storing, counting anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from casework.errors import CalendarRefused, NotPermitted
from casework.events import CalendarYearLoaded
from casework.models import CalendarDay, CalendarYear, Limit
from casework.queries.calendar import (
    limits_touching,
    of_matters,
    stale_matters,
    years_from_files,
)
from casework.queries.office import calendar_with, work_calendar
from casework.rules.calendar_years import YearFile
from casework.unit_of_work import Actor, UnitOfWork, UnitOfWorkFactory
from workflows.batches import Each, do_each
from workflows.commands.incidents import setting_aside
from workflows.commands.install import remove_days
from workflows.limits.recounting import count_matter_anew
from workflows.limits.rule_changes import counted_anew
from workflows.runtime import Runtime

KEEPER = "administrator"
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a loaded year does to one running limit."""

    limit_id: UUID
    matter_id: UUID
    number: str
    unit: str
    name: str
    old: date
    new: date

    @property
    def moves(self) -> bool:
        """Whether the day is another one; else it is settled where it stands."""
        return self.old != self.new


@dataclass(slots=True)
class Recounted:
    """What counting anew did: limits by what became of them."""

    moved: int = 0
    settled: int = 0
    matters: int = 0
    failed: list[UUID] = field(default_factory=list)


def preview_year(runtime: Runtime, session: Session, file: YearFile) -> Sequence[Outcome]:
    """Which open limits would be moved or settled by ``file``; nothing is stored.

    Limits whose clock stands still are counted when it runs on, those set by a leader never.
    """
    calendar = calendar_with(session, file)
    touched = of_matters(limits_touching([file.year]).order_by(Limit.due_at))
    outcomes = []
    for limit, number, slug, unit in session.execute(touched):
        counted = counted_anew(limit, runtime.campaigns[slug], calendar)
        if counted.term is None or not (counted.moves or counted.settles):
            continue
        outcomes.append(
            Outcome(
                limit_id=limit.id,
                matter_id=limit.matter_id,
                number=number,
                unit=unit,
                name=limit.name,
                old=limit.due_on,
                new=counted.term.due_on,
            )
        )
    return outcomes


def ensure_loadable(session: Session, file: YearFile, *, replacing: bool) -> str:
    """The version of the year that stands there; refuse one that is, unless it is replaced."""
    before = session.get(CalendarYear, file.year)
    if before is not None and not replacing:
        raise CalendarRefused(reason="already_published", year=file.year, line=1)
    return before.version if before is not None else ""


def load_year(work: UnitOfWork, file: YearFile, *, replacing: bool = False) -> bool:
    """Store the days of one year; False if just these stand there already.

    The limits that the year touches are counted anew by :func:`count_anew`, a unit of work each.
    Raises ``NotPermitted``, and ``CalendarRefused`` for a published year that is not replaced.
    """
    if KEEPER not in work.actor.roles:
        raise NotPermitted(role=KEEPER)
    before = ensure_loadable(work.session, file, replacing=replacing)
    if before == file.version:
        return False
    remove_days(work.session, CalendarDay.notice == file.year, CalendarYear.year == file.year)
    work.session.add(CalendarYear(year=file.year, source=file.source, version=file.version))
    work.session.add_all(
        CalendarDay(notice=named.notice, day=named.day, kind=named.kind, name=named.name)
        for named in file.named_days()
    )
    work.record(
        CalendarYearLoaded(
            year=file.year,
            version=file.version,
            source=file.source,
            days=len(file.days),
            replaced=before,
        )
    )
    return True


def count_anew(
    runtime: Runtime, unit_of_work: UnitOfWorkFactory, actor: Actor, *, most: int | None = None
) -> Recounted:
    """Count every running limit that a loaded year touches by the calendar of now.

    One unit of work a matter; stops after ``most`` matters. What is done is seen on the rows, so
    that it can be stopped and taken up again, here or in another process. A matter that fails
    leaves an incident and does not stop the others.
    """
    done = Recounted()
    with unit_of_work.reading(actor) as work:
        years, calendar = years_from_files(work.session), work_calendar(work.session)
    current = replace(runtime, calendar=calendar)
    reading = partial(unit_of_work.reading, actor)
    waiting = _waiting(reading, (years, calendar.version), done.failed)
    each = Each(
        unit_of_work=unit_of_work,
        actor=actor,
        alone=partial(count_matter_anew, current),
        set_aside=setting_aside(unit_of_work, actor, act="count_anew"),
        passes=(SQLAlchemyError,),
    )
    for matter_id, counted in do_each(each, islice(waiting, most)):
        if counted is None:
            done.failed.append(matter_id)
            continue
        done.moved, done.settled = done.moved + counted[0], done.settled + counted[1]
        done.matters += 1
    return done


def _waiting(
    reading: Callable[[], AbstractContextManager[UnitOfWork]],
    wanted: tuple[Sequence[int], str],
    failed: Sequence[UUID],
) -> Iterator[UUID]:
    """Matters still to be counted, looked up a batch at a time."""
    years, version = wanted
    while years:
        with reading() as work:
            found = stale_matters(work.session, years, version, limit=BATCH + len(failed))
        batch = [matter_id for matter_id in found if matter_id not in failed]
        if not batch:
            return
        yield from batch
