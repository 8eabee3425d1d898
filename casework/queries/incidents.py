"""Questions about incidents (异常)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Incident


def open_incident_on(session: Session, matter_id: UUID) -> bool:
    """Whether a failed act on this matter waits for an administrator."""
    query = select(Incident.id).where(
        Incident.matter_id == matter_id, Incident.resolved_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def open_incidents(session: Session) -> Sequence[Incident]:
    """Every incident that waits, the oldest first."""
    query = select(Incident).where(Incident.resolved_at.is_(None)).order_by(Incident.happened_at)
    return session.scalars(query).all()
