"""The milestone line of a matter (里程碑): which stations of its way it has reached, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.queries.timeline import TrailLine

MILESTONES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "hazard_closure": {
        "found": ("hazard_closure", "found"),
        "registered": ("hazard_closure", "enter_ledger_step"),
        "ordered": ("rectification", "issue_order"),
        "rectified": ("rectification", "record_report"),
        "rechecked": ("hazard_closure", "record_recheck_step"),
        "struck_off": ("ledger_strike_off", "approve_strike_off"),
        "looked_back": ("look_back", "record_look_back_step"),
    },
    "onsite_inspection": {
        "dispatched": ("onsite_inspection", "dispatched"),
        "inspected": ("onsite_inspection", "inspect"),
    },
    "interview": {
        "proposed": ("interview", "proposed"),
        "approved": ("interview", "approve"),
        "notified": ("interview", "notify"),
        "held": ("interview", "hold"),
        "followed_up": ("interview", "track_commitments"),
    },
    "escalation_ladder": {},
    "deadline_extension": {},
    "clock_suspension": {},
}
"""Per process its milestones in order, each reached when an element of a model is passed."""

UNDONE: Mapping[str, str] = {
    "RecheckFailed": "ordered",
    "StrikeOffReturned": "rechecked",
    "HazardReopened": "ordered",
}
"""Events that send a matter back: this milestone and those after it are to be reached again."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One station; ``reached_at`` is None while it lies ahead."""

    id: str
    reached_at: datetime | None


def milestones(process: str, trail: Iterable[TrailLine]) -> list[Milestone]:
    """The milestones of a matter on ``process``, and when each was reached this round."""
    stations = MILESTONES.get(process, {})
    order = list(stations)
    by_element = {element: station for station, element in stations.items()}
    reached: dict[str, datetime] = {}
    for line in trail:
        for passed in line.passed:
            station = by_element.get(passed)
            if station is not None:
                _forget(reached, order, station)
                reached[station] = line.occurred_at
        if line.kind in UNDONE:
            _forget(reached, order, UNDONE[line.kind])
    return [Milestone(station, reached.get(station)) for station in order]


def _forget(reached: dict[str, datetime], order: list[str], since: str) -> None:
    """What is reached anew has everything after it before it again."""
    for station in order[order.index(since) :] if since in order else ():
        reached.pop(station, None)
