"""Events of penalties (行政处罚)."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.base import MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPenaltyGiven(MatterEvent):
    """A penalty was given on the spot (当场处罚)."""

    penalty_kind: str
    fine: int | None
    """In yuan; None for a warning alone."""
