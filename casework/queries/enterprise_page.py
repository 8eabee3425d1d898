"""All that is known of one enterprise (一企一档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Enterprise, Hazard, Limit, Matter
from casework.models.limits import ARMED
from casework.models.matters import name_of_kind
from casework.queries.matters import BRIEF, BriefMatter
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A running time limit of one of the enterprise's matters."""

    matter_id: UUID
    kind: str
    number: str
    name: str
    due_on: date
    due_at: datetime


def find_enterprise(session: Session, actor: Actor, enterprise_id: UUID) -> Enterprise:
    """The enterprise, if the actor may see it; a foreign one is ``NotFound``."""
    query = select(Enterprise).where(
        Enterprise.id == enterprise_id, Enterprise.unit.in_(actor.units)
    )
    enterprise = session.scalar(query)
    if enterprise is None:
        raise NotFound(kind="enterprise", id=enterprise_id)
    return enterprise


def matters_of_enterprise(
    session: Session, actor: Actor, enterprise_id: UUID
) -> Sequence[BriefMatter]:
    """Everything about the enterprise that is no hazard, the newest first."""
    query = (
        select(*BRIEF)
        .where(
            Matter.enterprise_id == enterprise_id,
            Matter.kind != name_of_kind(Hazard),
            Matter.unit.in_(actor.units),
        )
        .order_by(Matter.opened_at.desc(), Matter.id.desc())
    )
    return [BriefMatter(*row) for row in session.execute(query)]


def clocks_of_enterprise(
    session: Session, actor: Actor, enterprise_id: UUID
) -> Sequence[RunningClock]:
    """The running time limits of the enterprise's matters, the nearest first."""
    query = (
        select(
            Limit.matter_id,
            Matter.kind,
            Matter.number,
            Limit.name,
            Limit.due_on,
            Limit.due_at,
        )
        .join(Matter, Matter.id == Limit.matter_id)
        .where(
            Matter.enterprise_id == enterprise_id,
            Matter.unit.in_(actor.units),
            Limit.state == ARMED,
        )
        .order_by(Limit.due_at, Limit.id)
    )
    return [RunningClock(*row) for row in session.execute(query)]
