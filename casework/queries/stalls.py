"""Stalled matters: open, but without a task, a running time limit or an awaited message."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from casework.models import Incident, Limit, Matter, ProcessRow, WorkItem
from casework.models.incidents import STALLED
from casework.models.limits import PAUSED

SLICE = 5_000
NOBODY = UUID(int=0)


def slices(session: Session, after: UUID | None) -> UUID | None:
    """The last of the next slice of open matters; None when no more follow than fit into one."""
    query = select(Matter.id).where(Matter.closed_at.is_(None), Matter.id > (after or NOBODY))
    return session.scalar(query.order_by(Matter.id).offset(SLICE - 1).limit(1))


def seemingly_stalled(
    session: Session, after: UUID | None = None, until: UUID | None = None
) -> Sequence[UUID]:
    """Open matters without task, limit or open incident; they may still await a message."""
    incident = exists().where(Incident.matter_id == Matter.id, Incident.resolved_at.is_(None))
    query = select(Matter.id).where(
        Matter.closed_at.is_(None), Matter.id > (after or NOBODY), nothing_awaited(), ~incident
    )
    if until is not None:
        query = query.where(Matter.id <= until)
    return session.scalars(query.order_by(Matter.id)).all()


def nothing_awaited() -> ColumnElement[bool]:
    """Condition on a matter: no open task, and no limit that the sweep or a person will end."""
    task = exists().where(WorkItem.matter_id == Matter.id)
    limit = exists().where(
        Limit.matter_id == Matter.id,
        or_(Limit.next_at.is_not(None), Limit.state == PAUSED),
    )
    return and_(~task, ~limit)


def alarmed(session: Session) -> Sequence[tuple[UUID, UUID]]:
    """The open alarms of this kind: incident and matter."""
    query = select(Incident.id, Incident.matter_id).where(
        Incident.act == STALLED, Incident.resolved_at.is_(None)
    )
    return [(incident, matter) for incident, matter in session.execute(query) if matter is not None]


def process_of(session: Session, matter_id: UUID) -> tuple[str, bytes] | None:
    """Model and state of a matter's process, if the matter is open and nothing else is awaited."""
    query = (
        select(ProcessRow.model_digest, ProcessRow.state)
        .join(Matter, Matter.id == ProcessRow.matter_id)
        .where(Matter.id == matter_id, Matter.closed_at.is_(None), nothing_awaited())
    )
    row = session.execute(query).one_or_none()
    return (row.model_digest, row.state) if row is not None else None
