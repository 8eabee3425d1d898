"""Questions about the switch to a new phase: what it meets, where it stands, what it did."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, select
from sqlalchemy.orm import Session

from casework.models import Deadline, Hazard, PhaseSwitch, PhaseSwitchLine
from casework.models.deadlines import RUNNING


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """What a switch did to one hazard's limit, for a page."""

    matter_id: UUID
    number: str
    unit: str
    changed: bool
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone: str


def switch_of(
    session: Session, campaign: str, phase: str, *, lock: bool = False
) -> PhaseSwitch | None:
    """The switch to a phase; None if it never began. ``lock`` holds it until the work ends."""
    query = select(PhaseSwitch).where(PhaseSwitch.campaign == campaign, PhaseSwitch.phase == phase)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def switches(session: Session) -> Mapping[tuple[str, str], str]:
    """The state of every switch that ever began, by campaign and phase."""
    query = select(PhaseSwitch.campaign, PhaseSwitch.phase, PhaseSwitch.state)
    return {(row.campaign, row.phase): row.state for row in session.execute(query)}


def limits_met(session: Session, campaign: str, name: str, instant: datetime) -> Iterator[Row[Any]]:
    """Every running limit ``name`` of the campaign's open hazards that began before ``instant``.

    As columns, in the order of the matters: a preview of many thousands loads no entity.
    """
    query = select(
        Deadline.id,
        Deadline.matter_id,
        Hazard.number,
        Hazard.unit,
        Hazard.priority,
        Deadline.rule,
        Deadline.ladder,
        Deadline.starts_at,
        Deadline.due_on,
        Deadline.due_at,
        Deadline.state,
        Deadline.pauses,
        Deadline.explanation,
    )
    met = _met(query, campaign, name, instant).order_by(Deadline.matter_id)
    yield from session.execute(met.execution_options(yield_per=1000))


def next_limits(
    session: Session, switch: PhaseSwitch, name: str, *, limit: int
) -> Sequence[tuple[UUID, UUID]]:
    """Some limits the switch has not met yet: the ids of limit and matter, in their order."""
    done = exists().where(
        PhaseSwitchLine.switch_id == switch.id,
        PhaseSwitchLine.run == switch.run,
        PhaseSwitchLine.deadline_id == Deadline.id,
    )
    query = _met(select(Deadline.id, Deadline.matter_id), switch.campaign, name, switch.instant)
    query = query.where(~done).order_by(Deadline.matter_id).limit(limit)
    return [(row.id, row.matter_id) for row in session.execute(query)]


def lines_to_undo(session: Session, switch: PhaseSwitch, *, limit: int) -> Sequence[UUID]:
    """Some lines of the running roll-back that are not undone yet, in the order of matters."""
    query = (
        select(PhaseSwitchLine.id)
        .where(_of(switch), PhaseSwitchLine.changed, PhaseSwitchLine.undone == "")
        .order_by(PhaseSwitchLine.matter_id)
        .limit(limit)
    )
    return session.scalars(query).all()


def switch_lines(
    session: Session,
    switch: PhaseSwitch,
    *,
    units: Collection[str],
    size: int,
    after: UUID | None = None,
) -> tuple[Sequence[SwitchLine], UUID | None]:
    """A page of what the last run did within ``units``, and the key to go on after."""
    query = (
        select(
            PhaseSwitchLine.matter_id,
            Hazard.number,
            Hazard.unit,
            PhaseSwitchLine.changed,
            PhaseSwitchLine.before,
            PhaseSwitchLine.after,
            PhaseSwitchLine.undone,
        )
        .join(Hazard, Hazard.id == PhaseSwitchLine.matter_id)
        .where(_of(switch), Hazard.unit.in_(units))
        .order_by(PhaseSwitchLine.matter_id)
        .limit(size + 1)
    )
    if after is not None:
        query = query.where(PhaseSwitchLine.matter_id > after)
    lines = [SwitchLine(*row) for row in session.execute(query)]
    return lines[:size], lines[size - 1].matter_id if len(lines) > size else None


def run_lines(session: Session, switch: PhaseSwitch) -> Iterator[Row[Any]]:
    """What became of each limit in the last run: whether changed, moved, late, undone."""
    query = select(
        PhaseSwitchLine.changed,
        PhaseSwitchLine.before,
        PhaseSwitchLine.after,
        PhaseSwitchLine.undone,
    )
    yield from session.execute(query.where(_of(switch)).execution_options(yield_per=1000))


def _of(switch: PhaseSwitch) -> ColumnElement[bool]:
    return and_(PhaseSwitchLine.switch_id == switch.id, PhaseSwitchLine.run == switch.run)


def _met(query: Select[Any], campaign: str, name: str, instant: datetime) -> Select[Any]:
    return query.join(Hazard, Hazard.id == Deadline.matter_id).where(
        Hazard.campaign == campaign,
        Hazard.closed_at.is_(None),
        Deadline.name == name,
        Deadline.state.in_(RUNNING),
        Deadline.starts_at < instant,
    )
