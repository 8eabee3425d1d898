"""Photos before and after: beside the field for new ones, and beside the decision to strike off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from casework.definitions import Campaign
from casework.models import Hazard
from casework.queries.desk import Desk
from casework.queries.disposal import DisposalState, disposal_of
from casework.queries.photo_pairs import ItemPhotos, photo_pairs
from casework.queries.strike_off import strike_off_facts
from casework.rules.strike_off import Finding, judge
from casework.unit_of_work import UnitOfWork
from webapp.app.context import runtime, services
from webapp.jobs.photos import compare_now


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """What stands beside the decision."""

    findings: Sequence[Finding]
    item: ItemPhotos
    """Photos of the finding and of each recheck, side by side."""
    disposal: Sequence[DisposalState]
    """How far the disposal items of its inspection are."""


def is_judged(desk: Desk, campaign: Campaign) -> bool:
    """Whether the task is the one at which evidence is judged."""
    return (desk.process, desk.step) == campaign.strike_off.approval


def compare_before_judging(desk: Desk, campaign: Campaign) -> None:
    """Let no photo of the evidence wait to be compared when it is judged."""
    if is_judged(desk, campaign):
        compare_now(services())


def evidence_of(work: UnitOfWork, desk: Desk, campaign: Campaign) -> ShownEvidence | None:
    """The evidence that the approver looks at; None at any other task."""
    if not is_judged(desk, campaign):
        return None
    table = campaign.strike_off
    hazard = work.session.get_one(Hazard, desk.matter_id)
    inspecting = runtime().processes.inspecting_steps
    facts = strike_off_facts(work.session, hazard, table, inspecting=inspecting)
    findings = judge(facts, table.demands(str(hazard.grade), hazard.problem_type))
    pairs = pairs_of(work, hazard.id, campaign, findings=findings)
    return ShownEvidence(findings, pairs, disposal_of(work.session, hazard.parent_id, campaign))


def beside_field(work: UnitOfWork, desk: Desk, campaign: Campaign) -> ItemPhotos | None:
    """What stands beside the field for new photos where a hazard is inspected again."""
    if (
        desk.finding is None
        or (desk.process, desk.step) not in runtime().processes.inspecting_steps
    ):
        return None
    if desk.finding.round == 0:
        return None
    return pairs_of(work, desk.finding.id, campaign)


def pairs_of(
    work: UnitOfWork, hazard_id: UUID, campaign: Campaign, *, findings: Sequence[Finding] = ()
) -> ItemPhotos:
    """The photos of a hazard before and after, as its campaign names the steps."""
    return photo_pairs(
        work.session,
        work.actor,
        hazard_id,
        table=campaign.strike_off,
        checking=runtime().processes.inspecting_steps,
        findings=findings,
    )
