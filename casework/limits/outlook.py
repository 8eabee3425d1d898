"""What lies ahead of a running time limit: when the sweep comes, which rungs it climbs. Pure.

The forecast assumes that no task is done and only the sweep (``fire_limits``) runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.rules.calendar import WorkCalendar, office_day

Moments = Sequence[datetime]
"""When each rung of a ladder is reached, first rung first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a running limit stands: what the sweep goes by."""

    due_at: datetime
    rungs_climbed: int
    delivered: bool
    """Whether its process knows that the due moment has come."""
    next_at: datetime | None

    @property
    def due_on(self) -> date:
        """The day in the office on which it ends (or opens)."""
        return office_day(self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class RungAhead:
    """A rung that will be climbed, unless the act is done before."""

    number: int
    reached_at: datetime
    climbed_at: datetime
    """When the sweep comes by: at once for what is reached already."""
    late: bool
    last: bool
    """Whether it is the last of those climbed together: of reminders only this one rings."""


def passed_over(
    moments: Moments, climbed: int, *, due_at: datetime, now: datetime
) -> tuple[int, ...]:
    """Rungs that a move puts into the past: never climbed, unless they tell of a delay."""
    before = min(now, due_at)
    past = [number for number, moment in enumerate(moments, start=1) if moment <= before]
    return tuple(number for number in past if number > climbed)


def next_moment(
    moments: Moments, climbed: int, *, due_at: datetime, delivered: bool
) -> datetime | None:
    """When the sweep must look next: the next rung, or the due moment until it is delivered."""
    ahead = list(moments[climbed:])
    if not delivered:
        ahead.append(due_at)
    return min(ahead, default=None)


def moved(standing: Standing, due_at: datetime, moments: Moments, now: datetime) -> Standing:
    """The limit after its day, or its ladder, became another one at ``now``."""
    over = passed_over(moments, standing.rungs_climbed, due_at=due_at, now=now)
    climbed = over[-1] if over else standing.rungs_climbed
    delivered = standing.delivered and due_at <= now
    at = next_moment(moments, climbed, due_at=due_at, delivered=delivered)
    return Standing(due_at=due_at, rungs_climbed=climbed, delivered=delivered, next_at=at)


def taken_over(
    standing: Standing, due_at: datetime, moments: Moments, instant: datetime
) -> Standing:
    """The limit under the ladder of a phase that began at ``instant``, once the sweep had come by
    until then: rungs that lie before it were never to be climbed.
    """
    reached = (number for number, at in enumerate(moments, start=1) if at < instant)
    climbed = max([standing.rungs_climbed, *reached])
    delivered = standing.delivered or standing.due_at < instant
    at = next_moment(moments, climbed, due_at=due_at, delivered=delivered)
    return Standing(due_at=due_at, rungs_climbed=climbed, delivered=delivered, next_at=at)


def looked_at_anew(standing: Standing, moments: Moments) -> Standing:
    """The limit after the days around it changed and its own did not."""
    if standing.next_at is None:
        return standing
    at = next_moment(
        moments, standing.rungs_climbed, due_at=standing.due_at, delivered=standing.delivered
    )
    return replace(standing, next_at=at)


def rungs_ahead(
    standing: Standing,
    moments: Moments,
    calendar: WorkCalendar,
    *,
    now: datetime,
    until: datetime,
    edge: str = "closing",
) -> tuple[RungAhead, ...]:
    """Every rung the sweep climbs from ``now`` until ``until``, in order.

    An opening edge is over once its moment has come.
    """
    climbed, delivered, found = standing.rungs_climbed, standing.delivered, list[RungAhead]()
    at = standing.next_at
    while at is not None and max(at, now) <= until:
        at = max(at, now)
        reached = [n for n, m in enumerate(moments, start=1) if n > climbed and m <= at]
        for number in reached:
            moment = moments[number - 1]
            late = calendar.working_days_between(office_day(moment), office_day(at)) > 0
            ahead = RungAhead(
                number=number,
                reached_at=moment,
                climbed_at=at,
                late=late,
                last=number == reached[-1],
            )
            found.append(ahead)
            climbed = number
        delivered = delivered or standing.due_at <= at
        if delivered and edge == "opening":
            break
        at = next_moment(moments, climbed, due_at=standing.due_at, delivered=delivered)
    return tuple(found)
