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
from casework.models import Limit, Matter, Rung
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
    overridden: bool
    calendar: str | None
    """Edition of the working calendar it was counted by."""
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
    begun_at: datetime | None
    begun_by: str | None

    @property
    def taken_up(self) -> Mapping[str, Any] | None:
        """When its task was taken up and by whom (``at``, ``by``); None if it was not."""
        return {"at": self.begun_at, "by": self.begun_by} if self.begun_at else None

    @property
    def begun(self) -> bool:
        """Whether its task was taken up, or something was asked for about the limit."""
        return self.taken_up is not None or self.requests > 0


def clocks_of(session: Session, matter_id: UUID) -> Sequence[MatterClock]:
    """The time limits of a matter, the first set first."""
    limits = session.scalars(
        select(Limit).where(Limit.matter_id == matter_id).order_by(Limit.id)
    ).all()
    climbed = session.scalars(
        select(Rung)
        .join(Limit, Limit.id == Rung.limit_id)
        .where(Limit.matter_id == matter_id)
        .order_by(Rung.number)
    ).all()
    rungs: dict[UUID, list[ClimbedRung]] = {}
    for rung in climbed:
        rungs.setdefault(rung.limit_id, []).append(
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
    return [_clock(limit, tuple(rungs.get(limit.id, ()))) for limit in limits]


def clock_in_view(session: Session, actor: Actor, limit_id: UUID) -> tuple[MatterClock, Matter]:
    """One time limit with its matter, if the actor may see it; a foreign one is ``NotFound``."""
    query = (
        select(Limit, Matter)
        .join(Matter, Matter.id == Limit.matter_id)
        .where(Limit.id == limit_id, Matter.unit.in_(actor.units))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(kind="deadline", id=limit_id)
    limit, matter = row
    return _clock(limit, ()), matter


def _clock(limit: Limit, rungs: tuple[ClimbedRung, ...]) -> MatterClock:
    return MatterClock(
        id=limit.id,
        name=limit.name,
        rule=limit.rule,
        edge=limit.edge,
        starts_at=limit.starts_at,
        due_on=limit.due_on,
        due_at=limit.due_at,
        state=limit.state,
        ladder=limit.ladder,
        settled_at=limit.settled_at,
        days_late=limit.days_late,
        provisional=limit.provisional,
        overridden=limit.overridden,
        calendar=limit.calendar,
        explanation=limit.explanation,
        pauses=limit.pauses,
        history=limit.history,
        rungs=rungs,
        rungs_climbed=limit.rungs_climbed,
        next_at=limit.next_at,
        begun_at=limit.begun_at,
        begun_by=limit.begun_by,
        requests=limit.requests,
    )
