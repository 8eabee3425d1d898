"""Counting the running limits of one matter anew, by the calendar or the rules of now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.errors import RecountRefused
from casework.models import ANY_MATTER, Deadline
from casework.models.deadlines import RUNNING
from casework.queries.calendar import limits_touching, years_from_files
from casework.unit_of_work import UnitOfWork
from workflows.handlers.limit_changes import HeldLimit, compute_anew
from workflows.handlers.rule_changes import count_by_rules, problem_of
from workflows.runtime import Runtime


def count_matter_anew(runtime: Runtime, work: UnitOfWork, matter_id: UUID) -> tuple[int, int]:
    """Count the limits of a matter that a loaded year touches; how many moved, were settled."""
    work.matter_for_update(matter_id)
    years = years_from_files(work.session)
    query = limits_touching(years).where(Deadline.matter_id == matter_id)
    deadlines = work.session.scalars(query.execution_options(populate_existing=True)).all()
    matter = work.session.scalars(select(ANY_MATTER).where(ANY_MATTER.id == matter_id)).one()
    moved = settled = 0
    for deadline in deadlines:
        limit = HeldLimit(
            work=work,
            deadline=deadline,
            matter=matter,
            campaign=runtime.campaigns[matter.campaign],
            calendar=runtime.calendar,
        )
        was_provisional, version = deadline.provisional, runtime.calendar.version
        if compute_anew(limit, act="recalculated", reason=version, facts={"calendar": version}):
            moved += 1
        else:
            settled += was_provisional and not deadline.provisional
    return moved, settled


def recount_matter(
    runtime: Runtime, work: UnitOfWork, matter_id: UUID, *, reason: str
) -> tuple[int, int]:
    """Count the running limits of a matter by the rules now loaded; how many moved, were told."""
    work.matter_for_update(matter_id)
    query = select(Deadline).where(Deadline.matter_id == matter_id, Deadline.state.in_(RUNNING))
    deadlines = work.session.scalars(query.execution_options(populate_existing=True)).all()
    matter = work.session.scalars(select(ANY_MATTER).where(ANY_MATTER.id == matter_id)).one()
    campaign = runtime.campaigns[matter.campaign]
    moved = told = 0
    for deadline in sorted(deadlines, key=lambda d: d.id):
        problem = problem_of(deadline, campaign)
        if problem:
            raise RecountRefused(reason=problem, rule=deadline.rule, matter=matter.number)
        limit = HeldLimit(
            work=work,
            deadline=deadline,
            matter=matter,
            campaign=campaign,
            calendar=runtime.calendar,
        )
        counted = count_by_rules(limit, reason=reason)
        moved, told = moved + counted.moves, told + counted.told
    return moved, told
