"""Questions about the switch to a new phase: what it meets, where it stands, what it did."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from casework.models import Hazard, Incident, Limit, Matter, PhaseSwitch, PhaseSwitchLine
from casework.models.hazards import PHASE_LIMIT
from casework.models.limits import RUNNING


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How many limits a switch, or its roll-back, has been through, and how many are left."""

    done: int
    left: int

    @property
    def total(self) -> int:
        """All that it meets."""
        return self.done + self.left


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


def limits_met(session: Session, campaign: str, instant: datetime) -> Iterator[Row[Any]]:
    """Every running rectification limit of the campaign's open hazards that began before.

    As columns, in the order of the matters: a preview of many thousands loads no entity.
    """
    query = select(
        Limit.id,
        Limit.matter_id,
        Hazard.number,
        Hazard.unit,
        Hazard.priority,
        Hazard.grade,
        Limit.rule,
        Limit.ladder,
        Limit.due_on,
        Limit.due_at,
        Limit.state,
        Limit.pauses,
        Limit.overridden,
    )
    met = _met(query, campaign, instant).order_by(Limit.matter_id)
    yield from session.execute(met.execution_options(yield_per=1000))


def graded_hazards(session: Session) -> dict[UUID, Row[Any]]:
    """How grave every open hazard is, and how urgent: what the tables of a phase ask."""
    query = select(Hazard.id, Hazard.grade, Hazard.priority).where(Hazard.closed_at.is_(None))
    return {row.id: row for row in session.execute(query)}


def matters_to_switch(
    session: Session, switch: PhaseSwitch, *, act: str, limit: int
) -> Sequence[UUID]:
    """Some matters the switch has yet to meet, in their order.

    Those with an open incident of ``act`` wait for an administrator.
    """
    query = _met(select(Limit.matter_id), switch.campaign, switch.instant)
    query = query.where(_not_met(switch), ~_failed(Limit.matter_id, act))
    return session.scalars(query.order_by(Limit.matter_id).limit(limit)).all()


def matters_to_undo(
    session: Session, switch: PhaseSwitch, *, act: str, limit: int
) -> Sequence[UUID]:
    """Some matters the roll-back has yet to meet, in their order; as above."""
    query = _to_undo(select(PhaseSwitchLine.matter_id), switch)
    query = query.where(~_failed(PhaseSwitchLine.matter_id, act))
    return session.scalars(query.order_by(PhaseSwitchLine.matter_id).limit(limit)).all()


def hold_those_free(session: Session, matters: Sequence[UUID]) -> Sequence[UUID]:
    """Lock the rows of those matters that are not locked already; waits for none."""
    query = select(Matter.id).where(Matter.id.in_(matters)).order_by(Matter.id)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def limits_to_switch(
    session: Session, matters: Sequence[UUID], campaign: str, phase: str
) -> Sequence[tuple[PhaseSwitch, Hazard, Limit]]:
    """What the switch has yet to do on some matters, whose rows the caller holds.

    The switch cannot come to its end, nor be rolled back, until the work ends.
    """
    query = (
        select(PhaseSwitch, Hazard, Limit)
        .join(Hazard, Hazard.campaign == PhaseSwitch.campaign)
        .join(Limit, Limit.matter_id == Hazard.id)
        .where(Hazard.id.in_(matters), _named(campaign, phase), *_running(PhaseSwitch.instant))
        .where(_not_met(PhaseSwitch, PhaseSwitchLine.matter_id.in_(matters)))
        .order_by(Hazard.id)
        .with_for_update(read=True, of=PhaseSwitch)
    )
    return [(s, hazard, limit) for s, hazard, limit in session.execute(query)]


def lines_to_undo(
    session: Session, matters: Sequence[UUID], campaign: str, phase: str
) -> Sequence[tuple[PhaseSwitch, PhaseSwitchLine, Hazard, Limit]]:
    """What the roll-back has yet to undo on some matters, whose rows the caller holds."""
    query = (
        select(PhaseSwitch, PhaseSwitchLine, Hazard, Limit)
        .join(PhaseSwitchLine, _of(PhaseSwitch))
        .join(Hazard, Hazard.id == PhaseSwitchLine.matter_id)
        .join(Limit, Limit.id == PhaseSwitchLine.limit_id)
        .where(PhaseSwitchLine.matter_id.in_(matters), _named(campaign, phase))
        .where(PhaseSwitchLine.changed, PhaseSwitchLine.undone == "")
        .order_by(Hazard.id)
        .with_for_update(read=True, of=PhaseSwitch)
    )
    return [(s, line, hazard, limit) for s, line, hazard, limit in session.execute(query)]


def progress_of(session: Session, switch: PhaseSwitch, *, undoing: bool) -> Progress:
    """How far the switch has come, or its roll-back when ``undoing``."""
    count = select(func.count())
    if undoing:
        changed = count.select_from(PhaseSwitchLine).where(_of(switch), PhaseSwitchLine.changed)
        undone = changed.where(PhaseSwitchLine.undone != "")
        done, total = session.scalar(undone) or 0, session.scalar(changed) or 0
        return Progress(done, total - done)
    lines = count.select_from(PhaseSwitchLine).where(_of(switch))
    left = _met(count.select_from(Limit), switch.campaign, switch.instant)
    left = left.where(_not_met(switch))
    return Progress(session.scalar(lines) or 0, session.scalar(left) or 0)


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


def _named(campaign: str, phase: str) -> ColumnElement[bool]:
    return and_(PhaseSwitch.campaign == campaign, PhaseSwitch.phase == phase)


def _of(switch: PhaseSwitch | type[PhaseSwitch]) -> ColumnElement[bool]:
    return and_(PhaseSwitchLine.switch_id == switch.id, PhaseSwitchLine.run == switch.run)


def _not_met(
    switch: PhaseSwitch | type[PhaseSwitch], *among: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether the switch's present run has yet to meet a limit.

    A set, not ``NOT EXISTS``: while a switch runs, the statistics of PostgreSQL are those of a
    table without lines, by which it would go through all of them for each limit.
    """
    return Limit.id.not_in(select(PhaseSwitchLine.limit_id).where(_of(switch), *among))


def _failed(matter_id: Any, act: str) -> ColumnElement[bool]:
    open_ones = Incident.resolved_at.is_(None)
    return exists().where(Incident.matter_id == matter_id, Incident.act == act, open_ones)


def _to_undo(query: Select[Any], switch: PhaseSwitch) -> Select[Any]:
    return query.where(_of(switch), PhaseSwitchLine.changed, PhaseSwitchLine.undone == "")


def _running(instant: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        Hazard.closed_at.is_(None),
        Limit.name == PHASE_LIMIT,
        Limit.state.in_(RUNNING),
        Limit.starts_at < instant,
    )


def _met(query: Select[Any], campaign: str, instant: datetime) -> Select[Any]:
    query = query.join(Hazard, Hazard.id == Limit.matter_id)
    return query.where(Hazard.campaign == campaign, *_running(instant))
