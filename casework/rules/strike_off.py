"""Whether the evidence of a hazard carries its strike-off (销号核验): facts in, findings out.

What is demanded of which hazard stands in ``bpmn/_shared/strike_off_demands.yaml`` and in the
pack; here stands only how each demand is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

Mode = Literal["block", "warn", "off"]
EARTH_METRES = 6_371_000
CLAIMED = "%Y-%m-%d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked of one hazard by one rule."""

    mode: Mode
    distance_m: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPhoto:
    """A photo of the evidence: where it stands, and what it claims of itself."""

    id: UUID
    sha256: str
    task_id: UUID
    field: str
    taken_at: str | None
    place: str | None

    @property
    def claimed_day(self) -> date | None:
        """The day on which it says it was taken."""
        text = (self.taken_at or "")[:10].replace("/", "-").replace(":", "-").replace(".", "-")
        try:
            return datetime.strptime(text, CLAIMED).date()  # noqa: DTZ007 -- a day alone
        except ValueError:
            return None

    @property
    def position(self) -> tuple[float, float] | None:
        """Degrees north and east, as it claims them."""
        return position_of(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing handed in: when, by whom, with which photos."""

    task_id: UUID
    at: datetime
    officers: tuple[UUID, ...]
    """Who handed it in, and the second officer where there was one."""
    photos: tuple[ShownPhoto, ...] = ()
    served_on: date | None = None
    """The day on which a paper that it asked for was served; None: there is none such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A photo of the recheck that is like one handed in before."""

    photo_id: UUID
    earlier_matter: str
    """Its number."""
    identical: bool
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffFacts:
    """All that the rules look at."""

    ordered_on: date | None = None
    """The day from which photos show what came after: that of service, else of the entry."""
    order_served: bool = False
    """Whether the latest order was issued as a paper, and that was served."""
    report: Act | None = None
    """The report received after the latest order."""
    recheck: Act | None = None
    """The latest recheck after that order."""
    before: Sequence[ShownPhoto] = ()
    """Photos of the hazard from before the order."""
    likenesses: Sequence[Likeness] = ()
    inspectors: frozenset[UUID] = frozenset()
    """Who did a step that inspects."""
    disposal: Sequence[str] = ()
    """Numbers of the disposal items that are in progress."""
    uncompared: bool = False
    """Whether a photo waits to be compared that may be the earlier one of a pair."""

    @property
    def after(self) -> tuple[ShownPhoto, ...]:
        """The photos that show what was put right."""
        return self.recheck.photos if self.recheck else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule found: whether it blocks, the facts of its sentence, the photos it is about."""

    rule: str
    mode: Mode
    facts: Mapping[str, Any] = field(default_factory=dict)
    photos: tuple[ShownPhoto, ...] = ()

    @property
    def blocks(self) -> bool:
        return self.mode == "block"

    def to_json(self) -> dict[str, Any]:
        """As the trail keeps it, with the rows it is about."""
        rows = [
            {"photo": photo.sha256, "field": photo.field, "submission": str(photo.task_id)}
            for photo in self.photos
        ]
        return {"rule": self.rule, "mode": self.mode, "facts": dict(self.facts), "rows": rows}


Found = tuple[Mapping[str, Any], tuple[ShownPhoto, ...]]
Look = Callable[[StrikeOffFacts, Demand], Iterator[Found]]


def judge(facts: StrikeOffFacts, demands: Mapping[str, Demand]) -> tuple[Finding, ...]:
    """Everything that the demanded rules find, those first that block."""
    found = [
        Finding(rule=rule, mode=demands[rule].mode, facts=told, photos=photos)
        for rule, look in RULES.items()
        if rule in demands and demands[rule].mode != "off"
        for told, photos in look(facts, demands[rule])
    ]
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


def position_of(place: str | None) -> tuple[float, float] | None:
    """Degrees north and east of a place as a photo claims it; None for one that cannot be read."""
    try:
        north, east = map(float, (place or "").split(","))
    except ValueError:
        return None
    return north, east


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two places on earth."""
    (north, east), (north2, east2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((north2 - north) / 2) ** 2
    half += math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(half)))


def _order_served(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.ordered_on is not None and not facts.order_served:
        yield {}, ()


def _report_received(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.report is None:
        yield {}, ()


def _recheck_made(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.recheck is None:
        yield {}, ()


def _two_officers(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.recheck is not None and len(set(facts.recheck.officers)) < 2:  # noqa: PLR2004 -- two
        yield {}, ()


def _other_recorder(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.report is None or facts.recheck is None:
        return
    if not set(facts.recheck.officers) - {facts.report.officers[0]}:
        yield {}, ()


def _after_photos(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.recheck is not None and not facts.after:
        yield {}, ()


def _taken_after_order(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    for photo in facts.after:
        day = photo.claimed_day
        if day is not None and facts.ordered_on is not None and day < facts.ordered_on:
            yield {"day": day.isoformat(), "order_day": facts.ordered_on.isoformat()}, (photo,)


def _near_place(facts: StrikeOffFacts, demand: Demand) -> Iterator[Found]:
    """Each photo with a place is compared with the nearest place of the finding."""
    found = [photo.position for photo in facts.before if photo.position is not None]
    for photo in facts.after:
        if found and photo.position is not None:
            away = min(metres(photo.position, place) for place in found)
            if away > demand.distance_m:
                yield {"metres": round(away), "most": demand.distance_m}, (photo,)


def _like(identical: bool) -> Look:
    def look(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
        for photo, like in _likenesses(facts):
            if like.verdict is None and like.identical is identical:
                yield {"matter": like.earlier_matter}, (photo,)

    return look


def _reused(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    for photo, like in _likenesses(facts):
        if like.verdict == "reused":
            yield {"matter": like.earlier_matter}, (photo,)


def _likenesses(facts: StrikeOffFacts) -> Iterator[tuple[ShownPhoto, Likeness]]:
    by_id = {photo.id: photo for photo in facts.after}
    for like in facts.likenesses:
        if like.photo_id in by_id:
            yield by_id[like.photo_id], like


def _compared(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.after and facts.uncompared:
        yield {}, facts.after


def _disposal_settled(facts: StrikeOffFacts, _demand: Demand) -> Iterator[Found]:
    if facts.disposal:
        yield {"items": ", ".join(facts.disposal)}, ()


RULES: Mapping[str, Look] = {
    "order_served": _order_served,
    "report_received": _report_received,
    "recheck_made": _recheck_made,
    "two_officers": _two_officers,
    "other_recorder": _other_recorder,
    "after_photos": _after_photos,
    "taken_after_order": _taken_after_order,
    "near_place": _near_place,
    "not_reused": _reused,
    "not_identical": _like(identical=True),
    "not_alike": _like(identical=False),
    "compared": _compared,
    "disposal_settled": _disposal_settled,
}
"""The rules in the order in which findings are told."""
