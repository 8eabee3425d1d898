"""A matter while its row is held: all that an act on its process reads and replaces."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from casework.models import Deadline, Matter, ProcessRow, WorkItem
from casework.models.deadlines import RUNNING
from casework.unit_of_work import UnitOfWork


@dataclass(slots=True)
class HeldMatter:
    """One matter with its process, open tasks and time limits that run or stand still.

    ``workflows.projection`` keeps the tasks and limits true from advance to advance, so that
    several can follow one another in a transaction.
    """

    matter: Matter
    process: ProcessRow
    items: list[WorkItem] = field(default_factory=list)
    running: list[Deadline] = field(default_factory=list)


def hold_matter(work: UnitOfWork, matter_id: UUID) -> HeldMatter:
    """Lock the matter's row, then load it; the order keeps what is loaded true."""
    return load_held(work.session, matter_id, work.matter_for_update(matter_id))


def load_held(session: Session, matter_id: UUID, kind: type[Matter]) -> HeldMatter:
    """A matter of ``kind`` whose row the caller holds, in one statement."""
    rows = session.execute(_all_of(kind), {"matter": matter_id}).all()
    matter, process, _, _ = rows[0]
    items = dict.fromkeys(item for _, _, item, _ in rows if item is not None)
    running = dict.fromkeys(limit for *_, limit in rows if limit is not None)
    return HeldMatter(matter, process, list(items), list(running))


@cache
def _all_of(kind: type[Matter]) -> Select[Any]:
    """Every open task beside every running limit: few of each, so the product is small."""
    running = and_(Deadline.matter_id == kind.id, Deadline.state.in_(RUNNING))
    return (
        select(kind, ProcessRow, WorkItem, Deadline)
        .join(ProcessRow, ProcessRow.matter_id == kind.id)
        .outerjoin(WorkItem, WorkItem.matter_id == kind.id)
        .outerjoin(Deadline, running)
        .where(kind.id == bindparam("matter"))
    )
