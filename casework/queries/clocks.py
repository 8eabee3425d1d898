"""Questions about the time limits (期限) of one matter: how each was found and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Deadline, Matter, Rung
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class ClimbedRung:
    """A rung of the escalation ladder (分级督办) that was reached."""

    number: int
    reached_at: datetime
    climbed_at: datetime
    act: str
    to_role: str
    copy_roles: str
    late: bool


@dataclass(frozen=True, slots=True)
class MatterClock:
    """One time limit with the rule that set it and the rungs it has climbed."""

    id: UUID
    name: str
    rule: str
    edge: str
    starts_at: datetime
    due_on: date
    due_at: datetime
    state: str
    ladder: str | None
    settled_at: datetime | None
    days_late: int | None
    provisional: bool
    explanation: Mapping[str, Any]
    pauses: Sequence[Mapping[str, Any]]
    """Each with ``kind``, ``since``, ``until``, ``reason``, ``document``."""
    history: Sequence[Mapping[str, Any]]
    """Every change with its old and new day (X-15), the first first."""
    rungs: tuple[ClimbedRung, ...]
    rungs_climbed: int
    next_at: datetime | None
    """When the sweep looks at it next."""
    requests: int

    @property
    def taken_up(self) -> Mapping[str, str] | None:
        """When its task was taken up and by whom (``at``, ``by``); None if it was not."""
        return self.explanation.get("begun")

    @property
    def begun(self) -> bool:
        """Whether its task was taken up, or something was asked for about the limit."""
        return self.taken_up is not None or self.requests > 0


def clocks_of(session: Session, matter_id: UUID) -> Sequence[MatterClock]:
    """The time limits of a matter, the first set first."""
    deadlines = session.scalars(
        select(Deadline).where(Deadline.matter_id == matter_id).order_by(Deadline.id)
    ).all()
    climbed = session.scalars(
        select(Rung)
        .join(Deadline, Deadline.id == Rung.deadline_id)
        .where(Deadline.matter_id == matter_id)
        .order_by(Rung.number)
    ).all()
    rungs: dict[UUID, list[ClimbedRung]] = {}
    for rung in climbed:
        rungs.setdefault(rung.deadline_id, []).append(
            ClimbedRung(
                rung.number,
                rung.reached_at,
                rung.climbed_at,
                rung.act,
                rung.to_role,
                rung.copy_roles,
                rung.late,
            )
        )
    return [_clock(deadline, tuple(rungs.get(deadline.id, ()))) for deadline in deadlines]


def clock_in_view(session: Session, actor: Actor, deadline_id: UUID) -> tuple[MatterClock, Matter]:
    """One time limit with its matter, if the actor may see it; a foreign one is ``NotFound``."""
    query = (
        select(Deadline, Matter)
        .join(Matter, Matter.id == Deadline.matter_id)
        .where(Deadline.id == deadline_id, Matter.unit.in_(actor.units))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(kind="deadline", id=deadline_id)
    deadline, matter = row
    return _clock(deadline, ()), matter


def _clock(deadline: Deadline, rungs: tuple[ClimbedRung, ...]) -> MatterClock:
    return MatterClock(
        id=deadline.id,
        name=deadline.name,
        rule=deadline.rule,
        edge=deadline.edge,
        starts_at=deadline.starts_at,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        state=deadline.state,
        ladder=deadline.ladder,
        settled_at=deadline.settled_at,
        days_late=deadline.days_late,
        provisional=deadline.provisional,
        explanation=deadline.explanation,
        pauses=deadline.pauses,
        history=deadline.history,
        rungs=rungs,
        rungs_climbed=deadline.rungs_climbed,
        next_at=deadline.next_at,
        requests=deadline.requests,
    )
