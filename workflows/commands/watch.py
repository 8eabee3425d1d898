"""Watching over the sweep: what its last run did, and whether its clock can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from casework.errors import ClockJumped
from casework.events import MachineClockJumped
from casework.models import Incident, SweepWatch
from casework.models.incidents import CLOCK_JUMP
from casework.models.types import new_id
from casework.queries.machine_clock import belief
from casework.rules.machine_clock import Jump, Reading
from casework.unit_of_work import UnitOfWork

FIRST = text(
    "INSERT INTO sweep_watch (id, holder, fired, delivered, failed, runs_ever, fired_ever, "
    "delivered_ever, failed_ever, steady, steady_of) "
    "VALUES (1, '', 0, 0, 0, 0, 0, 0, 0, 0, '') ON CONFLICT (id) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the sweep, for those who watch over it."""

    holder: str
    started_at: datetime
    fired: int
    delivered: int
    failed: int


def note_run(work: UnitOfWork, run: Run, here: Reading) -> None:
    """Keep what a run did, and the reading of the clocks unless they jumped."""
    watch = watch_row(work)
    watch.holder, watch.started_at, watch.finished_at = run.holder, run.started_at, here.wall
    watch.fired, watch.delivered, watch.failed = run.fired, run.delivered, run.failed
    watch.runs_ever += 1
    watch.fired_ever += run.fired
    watch.delivered_ever += run.delivered
    watch.failed_ever += run.failed
    work.session.flush()
    found = belief(work.session, here)
    if found.frozen_by is None and found.jump is None:
        watch.wall_at, watch.steady, watch.steady_of = here.wall, here.steady, here.steady_of


def ensure_clock_believed(work: UnitOfWork, here: Reading) -> None:
    """Raise ``ClockJumped`` while the sweep is frozen, or when the clocks show a jump now."""
    found = belief(work.session, here)
    if found.frozen_by is not None:
        raise ClockJumped(reason="frozen", incident=found.frozen_by)
    if found.jump is not None:
        raise ClockJumped(jump=found.jump, **_told(found.jump))


def freeze(work: UnitOfWork, jump: Jump) -> None:
    """Stop all firing, in every process, until an administrator has closed this incident."""
    watch_row(work)
    query = select(Incident.id).where(Incident.act == CLOCK_JUMP, Incident.resolved_at.is_(None))
    if work.session.scalar(query.limit(1)) is not None:
        return
    told = _told(jump)
    incident = Incident(
        id=new_id(),
        matter_id=None,
        act=CLOCK_JUMP,
        arguments=told,
        person_id=None,
        cause=ClockJumped.__name__,
        message=f"{told['seconds']:+d} s against the {told['against']} clock at {told['wall']}",
        happened_at=work.now,
    )
    work.session.add(incident)
    work.record(MachineClockJumped(incident=incident.id, **told))


def believe_again(work: UnitOfWork) -> None:
    """Forget how the clocks stood: the next run reads them anew and goes on from there."""
    watch_row(work).wall_at = None


def watch_row(work: UnitOfWork) -> SweepWatch:
    """The one row, locked; the very first sweep makes it."""
    held = select(SweepWatch).with_for_update()
    watch = work.session.scalar(held)
    if watch is None:  # of several first runs one makes it, the others wait for that one
        work.session.execute(FIRST)
        watch = work.session.scalars(held).one()
    return watch


def _told(jump: Jump) -> dict[str, Any]:
    return {
        "against": jump.against,
        "seconds": round(jump.by.total_seconds()),
        "wall": jump.wall.isoformat(timespec="seconds"),
    }
