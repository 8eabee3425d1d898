"""Counting the running limits of one matter anew, by the calendar or the rules of now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from casework.errors import RecountRefused
from casework.models import WHOLE, Limit, Matter
from casework.models.limits import RUNNING
from casework.queries.calendar import limits_touching, years_from_files
from casework.unit_of_work import UnitOfWork
from workflows.limits.changes import HeldLimit, compute_anew
from workflows.limits.rule_changes import count_by_rules, problem_of
from workflows.runtime import Runtime


def count_matter_anew(runtime: Runtime, work: UnitOfWork, matter_id: UUID) -> tuple[int, int]:
    """Count the limits of a matter that a loaded year touches; how many moved, were settled."""
    work.matter_for_update(matter_id)
    touched, version = limits_touching(years_from_files(work.session)), runtime.calendar.version
    moved = settled = 0
    for limit in _limits(runtime, work, matter_id, touched):
        was_provisional = limit.row.provisional
        if compute_anew(limit, act="recalculated", reason=version, facts={"calendar": version}):
            moved += 1
        else:
            settled += was_provisional and not limit.row.provisional
    return moved, settled


def recount_matter(
    runtime: Runtime, work: UnitOfWork, matter_id: UUID, *, reason: str
) -> tuple[int, int]:
    """Count the running limits of a matter by the rules now loaded; how many moved, were told."""
    work.matter_for_update(matter_id)
    running = select(Limit).where(Limit.state.in_(RUNNING))
    moved = told = 0
    for limit in _limits(runtime, work, matter_id, running):
        problem = problem_of(limit.row, limit.campaign)
        if problem:
            rule, number = limit.row.rule, limit.matter.number
            raise RecountRefused(reason=problem, rule=rule, matter=number)
        counted = count_by_rules(limit, reason=reason)
        moved, told = moved + counted.moves, told + counted.told
    return moved, told


def _limits(
    runtime: Runtime, work: UnitOfWork, matter_id: UUID, query: Select[tuple[Limit]]
) -> list[HeldLimit]:
    """The limits of a matter whose row is held, as they stand now, the oldest first."""
    query = query.where(Limit.matter_id == matter_id).order_by(Limit.id)
    limits = work.session.scalars(query.execution_options(populate_existing=True)).all()
    matter = work.session.scalars(select(Matter).where(Matter.id == matter_id).options(WHOLE)).one()
    return [runtime.held_limit(work, limit, matter) for limit in limits]
