"""The open tasks as the players see them: all inboxes in one list, in an order a seed can tell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Hazard, Inspection, Matter, WorkItem

matters, hazards, inspections = Matter.__table__, Hazard.__table__, Inspection.__table__


@dataclass(frozen=True, slots=True)
class Desk:
    """One open task with what its form will need to know."""

    task_id: UUID
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


def open_tasks(session: Session, *, known: Collection[UUID] = ()) -> list[Desk]:
    """The open tasks but for the ``known`` ones, oldest first, then by number: never by chance."""
    ids = session.execute(
        select(WorkItem.task_id)
        .join(matters, matters.c.id == WorkItem.matter_id)
        .order_by(WorkItem.opened_at, matters.c.number, WorkItem.step)
    )
    desks = (read_task(session, task) for (task,) in ids if task not in known)
    return [desk for desk in desks if desk is not None]


def read_task(session: Session, task_id: UUID) -> Desk | None:
    """One task; None once it is done or withdrawn."""
    row = session.execute(
        select(
            WorkItem.step,
            WorkItem.role,
            WorkItem.unit,
            WorkItem.form,
            WorkItem.due_at,
            matters.c.id,
            matters.c.number,
            matters.c.kind,
            matters.c.stage,
            matters.c.enterprise_id,
            hazards.c.product_class,
            inspections.c.product_class.label("visited"),
            inspections.c.form.label("record"),
            hazards.c.problem_type,
            hazards.c.description,
            hazards.c.found_on,
        )
        .join(matters, matters.c.id == WorkItem.matter_id)
        .outerjoin(hazards, hazards.c.id == matters.c.id)
        .outerjoin(inspections, inspections.c.id == matters.c.id)
        .where(WorkItem.task_id == task_id)
    ).one_or_none()
    if row is None:
        return None
    return Desk(
        task_id=task_id,
        step=row.step,
        role=row.role,
        unit=row.unit,
        form=row.record if row.form == "onsite_record" else row.form,
        due_at=row.due_at,
        matter_id=row.id,
        number=row.number,
        kind=row.kind,
        stage=row.stage,
        enterprise_id=row.enterprise_id,
        product_class=row.product_class or row.visited or "",
        problem_type=row.problem_type or "",
        description=row.description or "",
        found_on=row.found_on,
    )


def how_many_at(session: Session, kind: str, stage: str) -> int:
    """How many open matters of a kind stand at a stage."""
    query = select(func.count()).select_from(matters)
    return session.scalar(query.where(matters.c.kind == kind, matters.c.stage == stage)) or 0
