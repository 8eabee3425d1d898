"""Events of a lead (线索)."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.base import MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDecided(MatterEvent):
    """What the leader decided about a lead (立案, 不予立案, 移送, 告诫)."""

    decision: str
