"""Questions about incidents (异常)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.models import Incident
from casework.models.incidents import STALLED


def open_incident_on(session: Session, matter_id: UUID) -> bool:
    """Whether a failed act on this matter waits for an administrator."""
    query = select(Incident.id).where(
        Incident.matter_id == matter_id, Incident.resolved_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class WaitingIncident:
    """A failed act on a matter, or an alarm about it, that is not resolved."""

    id: UUID
    act: str
    happened_at: datetime


def waiting_incidents(session: Session, matter_id: UUID) -> Sequence[WaitingIncident]:
    """What keeps a matter with an administrator, the oldest first."""
    query = (
        select(Incident.id, Incident.act, Incident.happened_at)
        .where(Incident.matter_id == matter_id, Incident.resolved_at.is_(None))
        .order_by(Incident.happened_at, Incident.id)
    )
    return [WaitingIncident(*row) for row in session.execute(query)]


def set_aside(matter_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> Exists:
    """Condition: a failed act on this matter keeps the sweep away from it.

    That nothing will move a matter is no reason: once something does, it is to be moved.
    """
    return exists().where(
        Incident.matter_id == matter_id, Incident.resolved_at.is_(None), Incident.act != STALLED
    )


def open_incidents(session: Session) -> Sequence[Incident]:
    """Every incident that waits, the oldest first."""
    query = select(Incident).where(Incident.resolved_at.is_(None)).order_by(Incident.happened_at)
    return session.scalars(query).all()
