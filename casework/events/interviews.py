"""Events of an interview (约谈)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.events.base import MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewHeld(MatterEvent):
    held_on: date
    commitments_due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentsBreached(MatterEvent):
    """The enterprise did not keep what it promised in the interview, or did not come."""

    how: str
