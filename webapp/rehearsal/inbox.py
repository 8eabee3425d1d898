"""The open tasks as the players see them: all inboxes in one list, in an order a seed can tell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.definitions import ProcessBook
from casework.models import WHOLE, Matter, WorkItem
from casework.queries.desk import form_name


@dataclass(frozen=True, slots=True)
class Desk:
    """One open task with what its form will need to know."""

    task_id: UUID
    process: str
    step: str
    role: str
    unit: str
    form: str
    due_at: datetime | None
    matter_id: UUID
    number: str
    kind: str
    stage: str
    enterprise_id: UUID
    product_class: str
    problem_type: str
    description: str
    found_on: date | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """Reads the open tasks of an office that runs ``processes``."""

    processes: ProcessBook

    def open_tasks(self, session: Session, *, known: Collection[UUID] = ()) -> list[Desk]:
        """The open tasks but for the ``known`` ones, oldest first, then by number."""
        ids = session.execute(
            select(WorkItem.task_id)
            .join(Matter.__table__, Matter.id == WorkItem.matter_id)
            .order_by(WorkItem.opened_at, Matter.number, WorkItem.step)
        )
        desks = (self.read(session, task) for (task,) in ids if task not in known)
        return [desk for desk in desks if desk is not None]

    def read(self, session: Session, task_id: UUID) -> Desk | None:
        """One task; None once it is done or withdrawn."""
        query = select(WorkItem, Matter).join(Matter, Matter.id == WorkItem.matter_id)
        found = query.where(WorkItem.task_id == task_id).options(WHOLE)
        row = session.execute(found).one_or_none()
        if row is None:
            return None
        item, matter = row
        return Desk(
            task_id=item.task_id,
            process=item.process,
            step=item.step,
            role=item.role,
            unit=item.unit,
            form=form_name(item, matter, self.processes),
            due_at=item.due_at,
            matter_id=matter.id,
            number=matter.number,
            kind=matter.kind,
            stage=matter.stage,
            enterprise_id=matter.enterprise_id,
            product_class=matter.fact("product_class") or "",
            problem_type=matter.fact("problem_type") or "",
            description=matter.fact("description") or "",
            found_on=matter.fact("found_on"),
        )


def how_many_at(session: Session, kind: str, stage: str) -> int:
    """How many open matters of a kind stand at a stage."""
    query = select(func.count()).select_from(Matter.__table__)
    return session.scalar(query.where(Matter.kind == kind, Matter.stage == stage)) or 0
