"""What the sweep will do next about a time limit, before it does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.definitions import Campaign
from casework.limits.clocks import MatterClock
from casework.models.limits import ARMED
from workflows.limits.ladders import Climbing, asked_of_rung, ladder_moments
from workflows.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Coming:
    """The next effect of a running limit: a rung of its ladder, or its due moment."""

    at: datetime
    edge: str
    rung: int | None = None
    act: str | None = None
    to_role: str | None = None


def coming(runtime: Runtime, campaign: Campaign, clock: MatterClock) -> Coming | None:
    """What the sweep does next about the limit; None when it stands still or all was done."""
    if clock.state != ARMED or clock.next_at is None:
        return None
    moments = ladder_moments(campaign, runtime.calendar, clock.ladder, clock.due_on)
    number = clock.rungs_climbed + 1
    if number > len(moments) or moments[number - 1] > clock.next_at:
        return Coming(clock.next_at, clock.edge)
    act, to_role = act_of_rung(campaign, clock, number)
    return Coming(clock.next_at, clock.edge, number, act, to_role)


def act_of_rung(campaign: Campaign, limit: Climbing, number: int) -> tuple[str, str]:
    """What a rung of the campaign's ladder would ask, and of which role."""
    asked = asked_of_rung(campaign, limit, number).outputs
    return str(asked["act"]), str(asked["to_role"])
