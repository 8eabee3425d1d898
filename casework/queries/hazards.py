"""Questions about one hazard and its neighbours."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Hazard, Interview, Matter


def open_twin(
    session: Session, enterprise_id: UUID | None, product_class: str, problem_type: str
) -> Hazard | None:
    """The latest open hazard of the same enterprise, product and problem type (X-23)."""
    query = (
        select(Hazard)
        .where(
            Hazard.enterprise_id == enterprise_id,
            Hazard.product_class == product_class,
            Hazard.problem_type == problem_type,
            Hazard.closed_at.is_(None),
            Hazard.struck_off_on.is_(None),
        )
        .order_by(Hazard.found_on.desc(), Hazard.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def has_open_interview(session: Session, hazard_id: UUID) -> bool:
    """Whether an interview about this hazard is still running."""
    query = select(Interview.id).where(
        Interview.parent_id == hazard_id, Interview.closed_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def number_of(session: Session, matter_id: UUID | None) -> str:
    """The number people quote for a matter."""
    return session.scalar(select(Matter.number).where(Matter.id == matter_id)) or ""
