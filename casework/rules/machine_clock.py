"""Whether the machine's clock can be believed: it must go as fast as the monotonic one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = timedelta(minutes=5)
"""A difference up to this is a clock being put right; a larger one is a jump."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Two clocks read at one moment: the one that can be set, and the one that cannot."""

    wall: datetime
    steady: float
    """Seconds of the monotonic clock, which cannot be set."""
    steady_of: str
    """Whose moment: readings are compared only with those of the same."""


@dataclass(frozen=True, slots=True)
class Jump:
    """By how much the wall clock is ahead (or behind, below zero) of what it was held against."""

    against: str
    """``steady`` clock, ``database``, or the ``last`` reading of any machine."""
    by: timedelta
    wall: datetime


def jump_between(
    last: Reading | None, here: Reading, database: datetime | None = None
) -> Jump | None:
    """The jump that ``here`` shows, if it shows one.

    Held against the database's clock when that is another machine's, against the steady clock
    when ``last`` was taken by the same one. Else only a step back can be told from a long pause.
    """
    if database is not None and abs(here.wall - database) > MOST:
        return Jump("database", here.wall - database, here.wall)
    if last is None:
        return None
    if last.steady_of == here.steady_of:
        passed = timedelta(seconds=here.steady - last.steady)
        by = here.wall - last.wall - passed
        return Jump("steady", by, here.wall) if abs(by) > MOST else None
    by = here.wall - last.wall
    return Jump("last", by, here.wall) if by < -MOST else None
