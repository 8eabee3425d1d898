"""Which ladder (分级督办) a limit climbs, when it reaches each rung, and what the rung asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from casework.definitions import Campaign
from casework.limits.rules import rung_moments
from casework.rules.calendar import WorkCalendar

TABLE = "escalation_ladder"
"""What the trail calls a ladder of the pack where it tells of a decision (D04)."""


class Climbing(Protocol):
    """What climbs a ladder: a limit's row, or what a page knows of it."""

    @property
    def ladder(self) -> str | None: ...
    @property
    def begun(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class RungDecision:
    """What a rung asks, in the shape of a decision, so that the trail can tell of it alike."""

    table: str
    digest: str
    rule: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


def asked_of_rung(campaign: Campaign, limit: Climbing, number: int) -> RungDecision:
    """What the campaign's ladder asks at a rung, and of whom: not started differs from not done."""
    ladder = str(limit.ladder)
    asked = campaign.asked_of_rung(ladder, number, begun=limit.begun)
    return RungDecision(
        table=TABLE,
        digest=campaign.digest,
        rule=f"{ladder}_{number}{'' if limit.begun else '_not_begun'}",
        inputs={"ladder": ladder, "rung": number, "begun": limit.begun},
        outputs={"act": asked.act, "to_role": asked.to, "copy_roles": ",".join(asked.copy)},
    )


def ladder_moments(
    campaign: Campaign, calendar: WorkCalendar, ladder: str | None, due_on: date
) -> tuple[datetime, ...]:
    """When each rung of the campaign's ``ladder`` is reached for a limit due on ``due_on``."""
    if ladder is None:
        return ()
    return rung_moments(due_on, campaign.ladders[ladder], calendar)


def ladder_climbed(
    decide: Callable[[str, Mapping[str, Any]], Mapping[str, Any]],
    ladder: str | None,
    grade: str | None,
) -> str | None:
    """The ladder a limit climbs whose rule gives ``ladder``: a grave hazard's is another (D04).

    A ladder that the table does not know, of a campaign's own, is climbed as it is.
    """
    if ladder is None or grade is None:
        return ladder
    return str(decide("ladder_choice", {"ladder": ladder, "grade": grade})["climbs"]) or ladder


def offsets_of(campaign: Campaign, ladder: str | None) -> dict[str, list[int]]:
    """The days of a limit's rungs as the campaign has them now, by ladder."""
    return {} if ladder is None else {ladder: list(campaign.ladders[ladder])}
