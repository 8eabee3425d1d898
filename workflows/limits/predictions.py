"""What is foretold of an open time limit: its day, and every rung it will climb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One rung that will be climbed: on which day, whom it tells, what it asks."""

    number: int
    on: date
    act: str
    to_role: str
    copy_roles: str
    late: bool
    rings: bool
    """Whether anybody hears of it: of several missed reminders only the last one rings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What becomes of one open limit."""

    limit_id: UUID
    matter_id: UUID
    number: str
    unit: str
    campaign: str
    name: str
    rule: str
    state: str
    old: date
    new: date
    was_provisional: bool
    provisional: bool
    becomes_late: bool
    """In time by the old day, too late by the new one now."""
    in_time_again: bool
    rungs: tuple[Told, ...]
    rungs_unchanged: tuple[Told, ...]
    """What would be climbed if nothing were changed."""
    set_aside: bool
    """Whether an open incident keeps the sweep away: until then no rung is climbed."""
    problem: str
    """Why it cannot be counted by the changed rules; empty when it can."""

    @property
    def moves(self) -> bool:
        """Whether its day becomes another one."""
        return self.old != self.new

    @property
    def settles(self) -> bool:
        """Whether a provisional day becomes one to rely on, where it stands."""
        return not self.moves and self.was_provisional and not self.provisional

    @property
    def escalates(self) -> bool:
        """Whether it climbs other rungs, or the same ones on other days."""
        return self.rungs != self.rungs_unchanged

    @property
    def affected(self) -> bool:
        """Whether the change makes any difference to it."""
        return bool(self.moves or self.settles or self.escalates or self.problem)
