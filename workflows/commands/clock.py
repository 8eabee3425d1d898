"""Moving the demonstration clock (演示时钟)."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.errors import ClockRefused, NotPermitted
from casework.events import DemonstrationClockMoved
from casework.models import Installation
from casework.queries.office import next_limit
from casework.unit_of_work import UnitOfWork

LONGEST_STEP = timedelta(days=31)


def move_clock(work: UnitOfWork, *, to: datetime) -> None:
    """Set the office's clock forward to ``to``; only with demo data, only by an administrator."""
    if "administrator" not in work.actor.roles:
        raise NotPermitted(role="administrator")
    installation = work.session.get(Installation, 1, with_for_update=True)
    if installation is None or not installation.demo:
        raise ClockRefused(reason="not_a_demonstration")
    if to < work.now:
        raise ClockRefused(reason="backwards")
    if to - work.now > LONGEST_STEP:
        raise ClockRefused(reason="too_far")
    installation.clock_offset = (to - work.recorded_at).total_seconds()
    work.record(DemonstrationClockMoved(moved_from=work.now, moved_to=to))


def move_clock_a_day(work: UnitOfWork) -> datetime:
    """Set the clock forward by a day; return where it stands then."""
    to = work.now + timedelta(days=1)
    move_clock(work, to=to)
    return to


def move_clock_to_next_limit(work: UnitOfWork) -> datetime:
    """Set the clock to the next moment at which something falls due; return that moment."""
    to = next_limit(work.session, work.now)
    if to is None:
        raise ClockRefused(reason="nothing_due")
    move_clock(work, to=to)
    return to
