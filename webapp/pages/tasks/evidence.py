"""The evidence of a strike-off beside the decision: what the rules find, photos in pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from sqlalchemy.orm import Session

from casework.definitions import Campaign
from casework.models import Hazard
from casework.queries.desk import Desk
from casework.queries.strike_off import strike_off_facts
from casework.queries.submissions import Evidence, HandedIn
from casework.rules.strike_off import Finding, judge
from webapp.app.context import runtime, services
from webapp.jobs.photos import compare_now


@dataclass(frozen=True, slots=True)
class PlacedPhoto:
    """A photo with the matter at whose address it is shown."""

    matter_id: UUID
    photo: Evidence


Pair = tuple[PlacedPhoto | None, PlacedPhoto | None]


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """What stands beside the decision."""

    findings: Sequence[Finding]
    pairs: Sequence[Pair]
    """Photos from before the order and from the recheck, side by side."""


def is_judged(desk: Desk, campaign: Campaign) -> bool:
    """Whether the task is the one at which evidence is judged."""
    return (desk.process, desk.step) == campaign.strike_off.approval


def compare_before_judging(desk: Desk, campaign: Campaign) -> None:
    """Let no photo of the evidence wait to be compared when it is judged."""
    if is_judged(desk, campaign):
        compare_now(services())


def evidence_of(
    session: Session, desk: Desk, campaign: Campaign, papers: Sequence[tuple[UUID, HandedIn]]
) -> ShownEvidence | None:
    """The evidence that the approver looks at; None at any other task."""
    if not is_judged(desk, campaign):
        return None
    table = campaign.strike_off
    hazard = session.get_one(Hazard, desk.matter_id)
    inspecting = runtime().processes.inspecting_steps
    facts = strike_off_facts(session, hazard, table, inspecting=inspecting)
    demands = table.demands(str(hazard.grade), hazard.problem_type)
    placed = {
        (paper.task_id, photo.sha256): PlacedPhoto(matter, photo)
        for matter, paper in papers
        for photo in paper.photos
    }
    before, after = (
        [placed[photo.task_id, photo.sha256] for photo in photos]
        for photos in (facts.before, facts.after)
    )
    return ShownEvidence(judge(facts, demands), list(zip_longest(before, after)))
