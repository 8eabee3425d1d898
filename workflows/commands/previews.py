"""What if a rule, a ladder or the calendar were another one: what becomes of every open limit.

Nothing is stored. The acts foretold are those the office would do: start with the changed files
and count anew by them (``recounts``), then load the year (``calendar``); after that nobody acts
and the sweep comes by. No phase begins meanwhile: that has a preview of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.definitions import Campaign, CampaignBook
from casework.models import Deadline, Incident
from casework.models.deadlines import ARMED, PAUSED, RUNNING
from casework.queries.calendar import (
    LONGEST_LADDER,
    numbers_of,
    year_versions,
    years_from_files,
)
from casework.rules.calendar import WorkCalendar, end_of_day, office_day
from casework.rules.calendar_years import YearFile
from casework.rules.outlook import RungAhead, Standing, looked_at_anew, moved, rungs_ahead
from workflows.commands.predictions import Prediction, Told
from workflows.handlers import asked_of_rung, ladder_moments
from workflows.handlers.rule_changes import counted_anew, problem_of
from workflows.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What would be another one: the packs, a year of the calendar, or both."""

    campaigns: CampaignBook | None = None
    year: YearFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """By what the limits are counted before and after."""

    runtime: Runtime
    changed: Changed
    calendar: WorkCalendar
    years: Collection[int]
    now: datetime
    until: datetime


def preview_clocks(
    runtime: Runtime, session: Session, changed: Changed, *, now: datetime, days: int
) -> Iterator[Prediction]:
    """Foretell every open limit for the next ``days`` days, the nearest first."""
    until = end_of_day(office_day(now) + timedelta(days=days))
    world = _world(runtime, session, changed, (now, until))
    query = select(Deadline).where(Deadline.state.in_(RUNNING))
    deadlines = session.scalars(query.order_by(Deadline.due_at, Deadline.id)).all()
    known = numbers_of(session, {deadline.matter_id for deadline in deadlines})
    incidents = select(Incident.matter_id).where(Incident.resolved_at.is_(None))
    aside = set(session.scalars(incidents))
    for deadline in deadlines:
        foretold = _foretold(deadline, known[deadline.matter_id], world)
        if deadline.matter_id in aside:
            foretold = replace(foretold, rungs=(), rungs_unchanged=(), set_aside=True)
        yield foretold


def _world(
    runtime: Runtime, session: Session, changed: Changed, span: tuple[datetime, datetime]
) -> _World:
    calendar, years = runtime.calendar, set(years_from_files(session))
    if changed.year is not None:
        calendar = changed.year.over(runtime.calendar, year_versions(session))
        years.add(changed.year.year)
    return _World(
        runtime=runtime,
        changed=changed,
        calendar=calendar,
        years=years,
        now=span[0],
        until=span[1],
    )


def _foretold(deadline: Deadline, of: tuple[str, str, str], world: _World) -> Prediction:
    number, slug, unit = of
    loaded = world.runtime.campaigns[slug]
    pack = world.changed.campaigns[slug] if world.changed.campaigns else loaded
    problem = problem_of(deadline, pack)
    before = standing_of(deadline)
    after, provisional = before, deadline.provisional
    if problem:
        pack = loaded
    else:
        after, provisional = _after(deadline, pack, world)
    became_late = _is_late(deadline, after, world) - _is_late(deadline, before, world)
    calendar = world.runtime.calendar if problem else world.calendar
    return Prediction(
        deadline_id=deadline.id,
        matter_id=deadline.matter_id,
        number=number,
        unit=unit,
        campaign=slug,
        name=deadline.name,
        rule=deadline.rule,
        state=deadline.state,
        old=deadline.due_on,
        new=after.due_on,
        was_provisional=deadline.provisional,
        provisional=provisional,
        becomes_late=became_late > 0,
        in_time_again=became_late < 0,
        rungs=_rungs(deadline, after, pack, calendar, world),
        rungs_unchanged=_rungs(deadline, before, loaded, world.runtime.calendar, world),
        set_aside=False,
        problem=problem,
    )


def _is_late(deadline: Deadline, standing: Standing, world: _World) -> bool:
    counts = deadline.edge == "closing" and deadline.state == ARMED
    return counts and standing.due_at < world.now


def standing_of(deadline: Deadline) -> Standing:
    """How a limit stands as its record has it."""
    return Standing(
        due_at=deadline.due_at,
        rungs_climbed=deadline.rungs_climbed,
        delivered=deadline.delivered_at is not None,
        next_at=deadline.next_at,
    )


def _after(deadline: Deadline, pack: Campaign, world: _World) -> tuple[Standing, bool]:
    """How it stands, and whether its day is provisional, once both acts are done."""
    standing, provisional = standing_of(deadline), deadline.provisional
    version, old = deadline.explanation.get("calendar"), world.runtime.calendar
    if world.changed.campaigns is not None:
        counted = counted_anew(deadline, pack, old)
        due_at = counted.term.due_at if counted.term else standing.due_at
        moments = ladder_moments(pack, old, deadline.ladder, office_day(due_at))
        if counted.told and deadline.state != PAUSED:
            standing = moved(standing, due_at, moments, world.now)
        if counted.term is not None:
            provisional, version = counted.term.provisional, old.version
    if world.changed.year is None or version == world.calendar.version:
        return standing, provisional
    counted = counted_anew(deadline, pack, world.calendar)
    if counted.term is None or not _touched(deadline, standing.due_on, world.years):
        return standing, provisional
    due_at = counted.term.due_at
    moments = ladder_moments(pack, world.calendar, deadline.ladder, office_day(due_at))
    if due_at == standing.due_at:
        return looked_at_anew(standing, moments), counted.term.provisional
    return moved(standing, due_at, moments, world.now), counted.term.provisional


def _touched(deadline: Deadline, due_on: date, years: Collection[int]) -> bool:
    """Whether its days, or its rungs, may reach into one of ``years``."""
    return any(
        deadline.starts_at <= end_of_day(date(year, 12, 31))
        and due_on >= date(year, 1, 1) - LONGEST_LADDER
        for year in years
    )


def _rungs(
    deadline: Deadline, standing: Standing, pack: Campaign, calendar: WorkCalendar, world: _World
) -> tuple[Told, ...]:
    if deadline.state != ARMED or deadline.ladder is None or deadline.ladder not in pack.ladders:
        return ()
    moments = ladder_moments(pack, calendar, deadline.ladder, standing.due_on)
    ahead = rungs_ahead(
        standing, moments, calendar, now=world.now, until=world.until, edge=deadline.edge
    )
    return tuple(_told(deadline, rung, world) for rung in ahead)


def _told(deadline: Deadline, rung: RungAhead, world: _World) -> Told:
    asked = asked_of_rung(deadline, rung.number)
    said = world.runtime.engine.decide("escalation_ladder", asked).outputs
    return Told(
        number=rung.number,
        on=office_day(rung.climbed_at),
        act=str(said["act"]),
        to_role=str(said["to_role"]),
        copy_roles=str(said["copy_roles"]),
        late=rung.late,
        rings=rung.last or said["act"] != "remind",
    )
