"""What if a rule, a ladder or the calendar were another one: what becomes of every open limit.

Nothing is stored. The acts foretold are those the office would do: start with the changed files
and count anew by them (``recounts``), then load the year (``calendar``); after that no act is done,
the sweep comes by, and phases begin on their days.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.definitions import Campaign, CampaignBook
from casework.limits.outlook import RungAhead, Standing, looked_at_anew, moved
from casework.models import Incident, Limit
from casework.models.limits import ARMED, PAUSED, RUNNING
from casework.queries.calendar import (
    LONGEST_LADDER,
    of_matters,
    years_from_files,
)
from casework.queries.office import calendar_with
from casework.queries.phases import graded_hazards
from casework.rules.calendar import NOTICE_REACH, end_of_day, office_day
from casework.rules.calendar_years import YearFile
from workflows.commands.phase_outlook import Counting, Outlook
from workflows.limits.ladders import asked_of_rung, ladder_moments
from workflows.limits.phase_rules import Graded
from workflows.limits.predictions import Prediction, Told
from workflows.limits.rule_changes import counted_anew, problem_of
from workflows.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What would be another one: the packs, a year of the calendar, or both."""

    campaigns: CampaignBook | None = None
    year: YearFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """By what the limits are counted before and after."""

    changed: Changed
    before: Counting
    after: Counting
    years: Collection[int]
    hazards: Mapping[UUID, Graded]


def preview_clocks(
    runtime: Runtime, session: Session, changed: Changed, *, now: datetime, days: int
) -> Iterator[Prediction]:
    """Foretell every open limit for the next ``days`` days, the nearest first."""
    until = end_of_day(office_day(now) + timedelta(days=days))
    counting = partial(Counting, tables=runtime.engine.decide, now=now, until=until)
    before = counting(campaigns=runtime.campaigns, calendar=runtime.calendar)
    world = _world(session, changed, before, counting)
    query = select(Limit).where(Limit.state.in_(RUNNING))
    running = of_matters(query.order_by(Limit.due_at, Limit.id))
    incidents = select(Incident.matter_id).where(Incident.resolved_at.is_(None))
    aside = set(session.scalars(incidents))
    for row, *of in session.execute(running).all():
        foretold = _foretold(row, of, world)
        if row.matter_id in aside:
            foretold = replace(foretold, rungs=(), rungs_unchanged=(), set_aside=True)
        yield foretold


def _world(
    session: Session, changed: Changed, before: Counting, counting: Callable[..., Counting]
) -> _World:
    calendar, years = before.calendar, set(years_from_files(session))
    if changed.year is not None:
        calendar = calendar_with(session, changed.year)
        years.add(changed.year.year)
    campaigns = changed.campaigns or before.campaigns
    return _World(
        changed=changed,
        before=before,
        after=counting(campaigns=campaigns, calendar=calendar),
        years=years,
        hazards=graded_hazards(session),
    )


def _foretold(row: Limit, of: Sequence[str], world: _World) -> Prediction:
    number, slug, unit = of
    pack = world.after.campaigns[slug]
    problem = problem_of(row, pack)
    before = standing_of(row)
    after, provisional = before, row.provisional
    if not problem:
        after, provisional = _after(row, pack, world)
    became_late = _is_late(row, after, world) - _is_late(row, before, world)
    counting = world.before if problem else world.after
    return Prediction(
        limit_id=row.id,
        matter_id=row.matter_id,
        number=number,
        unit=unit,
        campaign=slug,
        name=row.name,
        rule=row.rule,
        state=row.state,
        old=row.due_on,
        new=after.due_on,
        was_provisional=row.provisional,
        provisional=provisional,
        becomes_late=became_late > 0,
        in_time_again=became_late < 0,
        rungs=_rungs(row, after, slug, counting, world),
        rungs_unchanged=_rungs(row, before, slug, world.before, world),
        set_aside=False,
        problem=problem,
    )


def _is_late(row: Limit, standing: Standing, world: _World) -> bool:
    counts = row.edge == "closing" and row.state == ARMED
    return counts and standing.due_at < world.before.now


def standing_of(row: Limit) -> Standing:
    """How a limit stands as its record has it."""
    return Standing(
        due_at=row.due_at,
        rungs_climbed=row.rungs_climbed,
        delivered=row.delivered_at is not None,
        next_at=row.next_at,
    )


def _after(row: Limit, pack: Campaign, world: _World) -> tuple[Standing, bool]:
    """How it stands, and whether its day is provisional, once both acts are done."""
    standing, provisional = standing_of(row), row.provisional
    version, old = row.calendar, world.before.calendar
    new, now = world.after.calendar, world.before.now
    if world.changed.campaigns is not None:
        counted = counted_anew(row, pack, old)
        due_at = counted.term.due_at if counted.term else standing.due_at
        moments = ladder_moments(pack, old, row.ladder, office_day(due_at))
        if counted.told and row.state != PAUSED:
            standing = moved(standing, due_at, moments, now)
        if counted.term is not None:
            provisional, version = counted.term.provisional, old.version
    if world.changed.year is None or version == new.version:
        return standing, provisional
    counted = counted_anew(row, pack, new)
    if counted.term is None or not _touched(row, standing.due_on, world.years):
        return standing, provisional
    due_at = counted.term.due_at
    moments = ladder_moments(pack, new, row.ladder, office_day(due_at))
    if due_at == standing.due_at:
        return looked_at_anew(standing, moments), counted.term.provisional
    return moved(standing, due_at, moments, now), counted.term.provisional


def _touched(row: Limit, due_on: date, years: Collection[int]) -> bool:
    """Whether its days, or its rungs, may reach into one of ``years``."""
    return any(
        row.starts_at <= end_of_day(date(year, 12, 31))
        and due_on >= date(year, 1, 1) - NOTICE_REACH - LONGEST_LADDER
        for year in years
    )


def _rungs(
    row: Limit, standing: Standing, campaign: str, counting: Counting, world: _World
) -> tuple[Told, ...]:
    pack = counting.campaigns[campaign]
    if row.state != ARMED or row.ladder is None or row.ladder not in pack.rungs:
        return ()
    first = Outlook(
        row=row,
        standing=standing,
        rule=row.rule,
        ladder=row.ladder,
        since=counting.now,
    )
    by_phase = counting.outlooks(first, campaign, world.hazards.get(row.matter_id))
    return tuple(_told(limit, rung, pack) for limit, rungs in by_phase for rung in rungs)


def _told(limit: Outlook, rung: RungAhead, campaign: Campaign) -> Told:
    outputs = asked_of_rung(campaign, limit, rung.number).outputs
    return Told(
        number=rung.number,
        on=office_day(rung.climbed_at),
        act=str(outputs["act"]),
        to_role=str(outputs["to_role"]),
        copy_roles=str(outputs["copy_roles"]),
        late=rung.late,
        rings=rung.last or outputs["act"] != "remind",
    )
