"""The stall detector: an open matter that nothing will ever move is an alarm, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import CaseworkError, MatterStalled
from casework.events import IncidentRaised, IncidentResolved
from casework.models import Incident, Matter, SweepWatch
from casework.models.incidents import STALLED
from casework.models.types import new_id
from casework.queries.incidents import open_incident_on
from casework.queries.stalls import alarmed, process_of, seemingly_stalled, slices
from casework.unit_of_work import CLOCK, UnitOfWork, UnitOfWorkFactory
from workflows.batches import Each, do_each, only_logged
from workflows.commands.watch import watch_row
from workflows.runtime import Runtime

LOOK_EVERY = timedelta(minutes=5)


def look_is_due(work: UnitOfWork) -> bool:
    """Whether the last look at all open matters is long enough ago."""
    last = work.session.scalar(select(SweepWatch.stalls_looked_at))
    return last is None or work.recorded_at - last >= LOOK_EVERY


def look_for_stalls(runtime: Runtime, unit_of_work: UnitOfWorkFactory) -> tuple[int, int]:
    """Look at every open matter, a slice at a time; return alarms raised and alarms ended."""
    end: Each[tuple[UUID, UUID], bool] = Each(
        unit_of_work=unit_of_work,
        actor=CLOCK,
        alone=partial(_end_if_moving, runtime),
        set_aside=only_logged,
    )
    alarm: Each[UUID, bool] = Each(
        unit_of_work=unit_of_work,
        actor=CLOCK,
        alone=partial(_alarm, runtime),
        set_aside=only_logged,
    )
    ended = sum(done or False for _, done in do_each(end, _alarms(unit_of_work)))
    raised, after, more = 0, None, True
    while more:
        with unit_of_work.reading(CLOCK) as work:
            until = slices(work.session, after)
            found = _stalled(runtime, work.session, seemingly_stalled(work.session, after, until))
        raised += sum(done or False for _, done in do_each(alarm, found))
        after, more = until, until is not None
    with unit_of_work(CLOCK) as work:
        watch_row(work).stalls_looked_at = work.recorded_at
    return raised, ended


def ensure_moves(runtime: Runtime, session: Session, matter_id: UUID) -> None:
    """Raise ``MatterStalled`` while no task, time limit or message will move the matter."""
    if is_stalled(runtime, session, matter_id):
        raise MatterStalled(matter=matter_id)


def is_stalled(runtime: Runtime, session: Session, matter_id: UUID) -> bool:
    """Whether the matter is open and has no task, no limit, and no message it awaits."""
    process = process_of(session, matter_id)
    return process is not None and not _awaits_message(runtime, *process)


def _awaits_message(runtime: Runtime, digest: str, state: bytes) -> bool:
    try:
        return bool(runtime.engine.describe(digest, state).messages)
    except CaseworkError:
        return False


def _stalled(runtime: Runtime, session: Session, seeming: Sequence[UUID]) -> list[UUID]:
    return [matter_id for matter_id in seeming if is_stalled(runtime, session, matter_id)]


def _alarms(unit_of_work: UnitOfWorkFactory) -> Sequence[tuple[UUID, UUID]]:
    with unit_of_work.reading(CLOCK) as work:
        return alarmed(work.session)


def _alarm(runtime: Runtime, work: UnitOfWork, matter_id: UUID) -> bool:
    """Raise the alarm, unless the matter moved since, or another process was faster."""
    work.matter_for_update(matter_id)
    if open_incident_on(work.session, matter_id):
        return False
    if not is_stalled(runtime, work.session, matter_id):
        return False
    stage = work.session.scalar(select(Matter.stage).where(Matter.id == matter_id))
    incident = Incident(
        id=new_id(),
        matter_id=matter_id,
        act=STALLED,
        arguments={"matter_id": str(matter_id)},
        person_id=None,
        cause=MatterStalled.__name__,
        message=f"stage {stage}: no open task, no armed time limit, no awaited message",
        happened_at=work.now,
    )
    work.session.add(incident)
    work.record(
        IncidentRaised(matter_id=matter_id, incident=incident.id, act=STALLED, cause=incident.cause)
    )
    return True


def _end_if_moving(runtime: Runtime, work: UnitOfWork, alarm: tuple[UUID, UUID]) -> bool:
    incident_id, matter_id = alarm
    work.matter_for_update(matter_id)
    incident = work.session.get(Incident, incident_id, with_for_update=True)
    if incident is None or incident.resolved_at is not None:
        return False
    if is_stalled(runtime, work.session, matter_id):
        return False
    incident.resolved_at, incident.resolved_by = work.now, work.actor.name
    work.record(IncidentResolved(matter_id=matter_id, incident=incident_id, how="moves_again"))
    return True
