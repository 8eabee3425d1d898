"""A person's calendar: the due days of the matters on their desk, and what was lately settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from casework.models import CalendarFeed, Limit, Matter, Person, Submission, WorkItem
from casework.models.limits import RUNNING
from casework.unit_of_work import Actor

SETTLED_STAYS = timedelta(days=30)
MOST_DAYS = 500


StepOf = tuple[str, str]
"""An open task: its process and its step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """One time limit as a calendar shows it."""

    id: UUID
    name: str
    due_on: date
    state: str
    edge: str
    changes: int
    """How often the day was changed so far."""
    provisional: bool
    starts_at: datetime
    settled_at: datetime | None
    matter_id: UUID
    kind: str
    number: str
    steps: Sequence[StepOf] = ()
    """The open tasks of the matter that are the person's to do: process and step."""

    @property
    def running(self) -> bool:
        """Whether its act is still outstanding."""
        return self.state in RUNNING


def feed_owner(session: Session, token_digest: str) -> Person | None:
    """Whose calendar has this secret address; None once it is revoked or the account closed."""
    query = (
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_digest == token_digest, Person.active)
    )
    return session.scalar(query)


def feed_made_at(session: Session, person_id: UUID) -> datetime | None:
    """When the person's present calendar address was made; None without one."""
    query = select(CalendarFeed.made_at).where(CalendarFeed.person_id == person_id)
    return session.scalar(query)


def due_days(session: Session, actor: Actor, now: datetime) -> Sequence[DueDay]:
    """Due days of matters with a task for ``actor``, and of those they worked on lately settled.

    Only within the actor's present jurisdiction; running limits first, the nearest first.
    """
    desk = select(WorkItem.matter_id).where(
        WorkItem.role.in_(actor.roles), WorkItem.unit.in_(actor.units)
    )
    worked_on = select(Submission.matter_id).where(Submission.person_id == actor.id)
    mine = or_(Limit.matter_id.in_(desk), Limit.matter_id.in_(worked_on))
    settled = and_(Limit.settled_at >= now - SETTLED_STAYS, mine)
    query = (
        select(Limit, Matter.kind, Matter.number)
        .join(Matter, Matter.id == Limit.matter_id)
        .where(
            Matter.unit.in_(actor.units),
            or_(and_(Limit.state.in_(RUNNING), Limit.matter_id.in_(desk)), settled),
        )
        .order_by(Limit.settled_at.is_not(None), Limit.due_on, Limit.id)
        .limit(MOST_DAYS)
    )
    found = session.execute(query).all()
    steps = _steps(session, actor, [limit.matter_id for limit, _, _ in found])
    return [_due_day(d, kind, number, steps.get(d.matter_id, ())) for d, kind, number in found]


def _due_day(limit: Limit, kind: str, number: str, steps: Sequence[StepOf]) -> DueDay:
    return DueDay(
        id=limit.id,
        name=limit.name,
        due_on=limit.due_on,
        state=limit.state,
        edge=limit.edge,
        changes=len(limit.history),
        provisional=limit.provisional,
        starts_at=limit.starts_at,
        settled_at=limit.settled_at,
        matter_id=limit.matter_id,
        kind=kind,
        number=number,
        steps=steps,
    )


def _steps(
    session: Session, actor: Actor, matters: Sequence[UUID]
) -> Mapping[UUID, Sequence[StepOf]]:
    query = (
        select(WorkItem.matter_id, WorkItem.process, WorkItem.step)
        .where(
            WorkItem.matter_id.in_(matters),
            WorkItem.role.in_(actor.roles),
            WorkItem.unit.in_(actor.units),
        )
        .order_by(WorkItem.opened_at, WorkItem.task_id)
    )
    found: dict[UUID, list[StepOf]] = {}
    for matter_id, process, step in session.execute(query):
        found.setdefault(matter_id, []).append((process, step))
    return found
