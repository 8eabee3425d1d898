"""Questions an administrator asks: does the clock run, what waits for it, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from casework.models import Enterprise, Hazard, Incident, Lease, Limit, Matter, OutboxRow, Person
from casework.rules.incident_messages import texts_in, without_case

HEARTBEAT = "heartbeat"
FINDINGS = Hazard.__table__


@dataclass(frozen=True, slots=True)
class ComingClock:
    """A time limit the sweep has to look at, and when."""

    next_at: datetime
    matter_id: UUID
    number: str
    kind: str
    name: str
    due_on: date
    rungs_climbed: int


@dataclass(frozen=True, slots=True)
class SweepStatus:
    """How the heartbeat stands: who holds it, what it has not come to yet."""

    holder: str | None
    until: datetime | None
    """End of the lease by the machine's clock."""
    fence: int
    waiting: int
    """Time limits whose moment has come and which no sweep has looked at."""
    oldest: datetime | None
    undelivered: int
    given_up: int


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An act that failed (异常), and whether it is resolved."""

    id: UUID
    act: str
    cause: str
    message: str
    happened_at: datetime
    attempts: int
    person: str | None
    matter_id: UUID | None
    number: str | None
    resolved_at: datetime | None
    resolved_by: str | None


def anything_due(session: Session, now: datetime) -> bool:
    """Whether the sweep has anything to look at; answered from an index alone."""
    query = select(Limit.next_at).where(Limit.next_at <= now).order_by(Limit.next_at)
    return session.scalar(query.limit(1)) is not None


def coming_clocks(session: Session, now: datetime, *, limit: int = 20) -> Sequence[ComingClock]:
    """The time limits the sweep will look at next."""
    query = (
        select(
            Limit.next_at,
            Limit.matter_id,
            Matter.number,
            Matter.kind,
            Limit.name,
            Limit.due_on,
            Limit.rungs_climbed,
        )
        .join(Matter, Matter.id == Limit.matter_id)
        .where(Limit.next_at > now)
        .order_by(Limit.next_at, Limit.matter_id)
        .limit(limit)
    )
    return [ComingClock(*row) for row in session.execute(query)]


def sweep_status(session: Session, now: datetime) -> SweepStatus:
    """How the heartbeat stands now."""
    lease = session.get(Lease, HEARTBEAT)
    waiting, oldest = session.execute(
        select(func.count(), func.min(Limit.next_at)).where(Limit.next_at <= now)
    ).one()
    undone = and_(OutboxRow.done_at.is_(None), OutboxRow.channel.is_(None))
    undelivered = session.scalar(
        select(func.count()).where(undone, OutboxRow.next_try_at.is_not(None))
    )
    given_up = session.scalar(select(func.count()).where(undone, OutboxRow.next_try_at.is_(None)))
    return SweepStatus(
        holder=lease.holder if lease else None,
        until=lease.until if lease else None,
        fence=lease.fence if lease else 0,
        waiting=waiting,
        oldest=oldest,
        undelivered=undelivered or 0,
        given_up=given_up or 0,
    )


def incident_lines(
    session: Session, *, resolved: bool = False, limit: int = 100
) -> Sequence[IncidentLine]:
    """Incidents that wait, the oldest first; or those dealt with, the latest first.

    Messages come without what they repeat of the case: their readers see none.
    """
    query = (
        select(
            Incident.id,
            Incident.act,
            Incident.cause,
            Incident.message,
            Incident.happened_at,
            Incident.attempts,
            Person.name,
            Incident.matter_id,
            Matter.number,
            Incident.resolved_at,
            Incident.resolved_by,
            Incident.arguments,
            Enterprise.name,
            Enterprise.address,
            Enterprise.credit_code,
            FINDINGS.c.description,
        )
        .outerjoin(Person, Person.id == Incident.person_id)
        .outerjoin(Matter, Matter.id == Incident.matter_id)
        .outerjoin(Enterprise, Enterprise.id == Matter.enterprise_id)
        .outerjoin(FINDINGS, FINDINGS.c.id == Incident.matter_id)
        .limit(limit)
    )
    if resolved:
        query = query.where(Incident.resolved_at.is_not(None)).order_by(Incident.resolved_at.desc())
    else:
        query = query.where(Incident.resolved_at.is_(None)).order_by(Incident.happened_at)
    return [_incident_line(*row) for row in session.execute(query)]


def _incident_line(*row: Any) -> IncidentLine:
    *told, arguments, name, address, credit_code, description = row
    line = IncidentLine(*told)
    of_case = (text for text in (name, address, credit_code, description) if text)
    return replace(line, message=without_case(line.message, [*of_case, *texts_in(arguments)]))
