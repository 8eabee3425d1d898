"""A matter while its row is held: all that an act on its process reads and replaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from casework.models import Limit, Matter, ProcessRow, WorkItem
from casework.models.limits import RUNNING
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
    running: list[Limit] = field(default_factory=list)
    version: int = field(init=False)
    """Of the process, when it was loaded."""

    def __post_init__(self) -> None:
        self.version = self.process.version


def hold_matter(work: UnitOfWork, matter_id: UUID) -> HeldMatter:
    """Lock the matter's row, then load it; the order keeps what is loaded true."""
    return load_held(work.session, matter_id, work.matter_for_update(matter_id))


def load_held(session: Session, matter_id: UUID, kind: type[Matter]) -> HeldMatter:
    """A matter of ``kind`` whose row the caller holds, in one statement."""
    return _loaded(session, _one_of(kind), {"matter": matter_id})[matter_id]


def load_all_held(session: Session, kinds: Mapping[UUID, type[Matter]]) -> list[HeldMatter]:
    """Matters whose rows the caller holds, in the same order, a statement for each kind."""
    found: dict[UUID, HeldMatter] = {}
    for kind in dict.fromkeys(kinds.values()):
        asked = {"matters": [matter_id for matter_id, of in kinds.items() if of is kind]}
        found |= _loaded(session, _all_of(kind), asked)
    return [found[matter_id] for matter_id in kinds]


def _loaded(
    session: Session, query: Select[Any], asked: Mapping[str, object]
) -> dict[UUID, HeldMatter]:
    found: dict[UUID, HeldMatter] = {}
    for matter, process, item, limit in session.execute(query, asked):
        held = found.get(matter.id)
        if held is None:
            held = found[matter.id] = HeldMatter(matter, process)
        if item is not None and item not in held.items:
            held.items.append(item)
        if limit is not None and limit not in held.running:
            held.running.append(limit)
    return found


@cache
def _one_of(kind: type[Matter]) -> Select[Any]:
    """As below for one matter: without a list, the text is the same each time and written once."""
    return _whole(kind).where(kind.id == bindparam("matter"))


@cache
def _all_of(kind: type[Matter]) -> Select[Any]:
    return _whole(kind).where(kind.id.in_(bindparam("matters", expanding=True)))


def _whole(kind: type[Matter]) -> Select[Any]:
    """Every open task beside every running limit: few of each, so the product is small."""
    runs = or_(*(Limit.state == state for state in RUNNING))
    return (
        select(kind, ProcessRow, WorkItem, Limit)
        .join(ProcessRow, ProcessRow.matter_id == kind.id)
        .outerjoin(WorkItem, WorkItem.matter_id == kind.id)
        .outerjoin(Limit, and_(Limit.matter_id == kind.id, runs))
    )
