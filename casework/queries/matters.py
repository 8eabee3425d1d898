"""Questions about one matter (事项): what it is, what it belongs to, what it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import (
    WHOLE,
    Enterprise,
    Hazard,
    Matter,
    ProcessRow,
    RectificationOrder,
    WorkItem,
)
from casework.queries.search import pattern
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class MatterFile:
    """A matter of any kind with its enterprise and its process, for reading only."""

    matter: Matter
    enterprise: Enterprise | None
    process_id: str
    model_digest: str
    state: bytes
    version: int


BRIEF = (
    Matter.id,
    Matter.kind,
    Matter.number,
    Matter.stage,
    Matter.outcome,
    Matter.opened_at,
    Matter.closed_at,
)
"""What a line about a matter says, wherever matters are listed."""


@dataclass(frozen=True, slots=True)
class BriefMatter:
    """A line about a matter, as ``BRIEF`` selects it."""

    id: UUID
    kind: str
    number: str
    stage: str
    outcome: str | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RelatedMatter(BriefMatter):
    """A matter this one came from, or that came from it (X-39)."""

    relation: str
    """``parent``, ``child`` or ``twin`` (an open hazard found to be the same)."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task the matter waits for, and the role that may do it."""

    task_id: UUID
    process: str
    step: str
    name: str
    role: str
    unit: str
    form: str
    officers: int
    opened_at: datetime
    due_at: datetime | None

    def may_be_done_by(self, actor: Actor) -> bool:
        """Whether the actor has the task's role and jurisdiction; the command judges again."""
        return self.role in actor.roles and actor.sees(self.unit)


def matter_file(session: Session, actor: Actor, matter_id: UUID) -> MatterFile:
    """The matter, if the actor may see it; a foreign one is ``NotFound`` like an unknown one."""
    query = (
        select(
            Matter,
            Enterprise,
            ProcessRow.process_id,
            ProcessRow.model_digest,
            ProcessRow.state,
            ProcessRow.version,
        )
        .join(ProcessRow, ProcessRow.matter_id == Matter.id)
        .outerjoin(Enterprise, Enterprise.id == Matter.enterprise_id)
        .where(Matter.id == matter_id, Matter.unit.in_(actor.units))
        .options(WHOLE)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(kind="matter", id=matter_id)
    return MatterFile(*row)


@dataclass(frozen=True, slots=True)
class Origin:
    """A matter from which another is begun."""

    id: UUID
    kind: str
    number: str
    enterprise_id: UUID | None


def mentions(kind: type[Matter], typed: str) -> ColumnElement[bool]:
    """Whether the number or the enterprise (by name, pinyin, initials or code) has the text."""
    looked_for = pattern(typed)
    enterprises = select(Enterprise.id).where(Enterprise.search.like(looked_for, escape="\\"))
    return or_(
        func.lower(kind.number).like(looked_for, escape="\\"),
        kind.enterprise_id.in_(enterprises),
    )


def origin_in_view(session: Session, actor: Actor, matter_id: UUID) -> Origin:
    """The matter, if the actor may see it; ``NotFound`` for every other."""
    query = select(Matter.id, Matter.kind, Matter.number, Matter.enterprise_id).where(
        Matter.id == matter_id, Matter.unit.in_(actor.units)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(kind="matter", id=matter_id)
    return Origin(*row)


def related_matters(session: Session, matter: Matter, actor: Actor) -> Sequence[RelatedMatter]:
    """What the matter came from, what came from it, and the twin it may be the same as."""
    twin = matter.twin_id if isinstance(matter, Hazard) else None
    query = (
        select(*BRIEF)
        .where(
            or_(Matter.parent_id == matter.id, Matter.id.in_([matter.parent_id, twin])),
            Matter.unit.in_(actor.units),
        )
        .order_by(Matter.opened_at, Matter.id)
    )
    relations = {matter.parent_id: "parent", twin: "twin"}
    return [
        RelatedMatter(**row, relation=relations.get(row["id"], "child"))
        for row in session.execute(query).mappings()
    ]


def open_tasks(session: Session, matter_id: UUID) -> Sequence[OpenTask]:
    """The tasks the matter waits for."""
    query = (
        select(
            WorkItem.task_id,
            WorkItem.process,
            WorkItem.step,
            WorkItem.name,
            WorkItem.role,
            WorkItem.unit,
            WorkItem.form,
            WorkItem.officers,
            WorkItem.opened_at,
            WorkItem.due_at,
        )
        .where(WorkItem.matter_id == matter_id)
        .order_by(WorkItem.opened_at, WorkItem.task_id)
    )
    return [OpenTask(*row) for row in session.execute(query)]


def orders_of(session: Session, hazard_id: UUID) -> Sequence[RectificationOrder]:
    """The orders issued for a hazard, one a round."""
    query = (
        select(RectificationOrder)
        .where(RectificationOrder.hazard_id == hazard_id)
        .order_by(RectificationOrder.round)
    )
    return session.scalars(query).all()
