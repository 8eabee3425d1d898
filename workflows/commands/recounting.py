"""Counting the running limits of one matter anew, by the working calendar of now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.models import ANY_MATTER, Deadline
from casework.queries.calendar import limits_touching, years_from_files
from casework.unit_of_work import UnitOfWork
from workflows.handlers.limit_changes import HeldLimit, compute_anew
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
