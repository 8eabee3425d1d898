"""Events of time limits (期限) and what they are counted by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.events.base import Event, MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class RungClimbed(MatterEvent):
    """A rung of the escalation ladder was reached."""

    deadline: str
    rung: int
    act: str
    to_role: str
    copy_roles: str
    due_on: date
    late: bool
    begun: bool
    """Whether its task had been taken up (已启动)."""
    decision: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTakenUp(MatterEvent):
    """A task was taken up (开始办理); from now on it is late as not done, not as not started."""

    task_id: UUID
    step: str
    deadlines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYearLoaded(Event):
    """The working days of a year were published, or published again."""

    year: int
    version: str
    source: str
    days: int
    replaced: str
    """Version of the year that stood there before; empty when it was not yet published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimitChanged(MatterEvent):
    """A running time limit was paused, resumed, extended, overridden or computed anew."""

    deadline: str
    deadline_id: UUID
    act: str
    old_due_on: date
    new_due_on: date | None
    """None while the clock stands still."""
    reason: str
    document: str
    facts: Mapping[str, Any]
    """What the act was told: kind of pause, length added, calendar or phase behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSwitched(Event):
    """Open matters came under the rules of a new phase, or were put back under the old ones."""

    campaign: str
    phase: str
    act: str
    """``applied`` or ``rolled_back``."""
    counts: Mapping[str, Any]
    late: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRequestRefused(MatterEvent):
    """A request to extend or suspend a time limit was not granted; its day stands."""

    deadline: str
    request: str
    """Number of the request."""
    due_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingProposed(MatterEvent):
    """The bureau leader decided whether to propose listed supervision (提请挂牌督办)."""

    proposed: bool
    hazard: str
