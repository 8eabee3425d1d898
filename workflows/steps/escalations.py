"""Service tasks that bring a matter to a superior's attention (督办)."""

from __future__ import annotations

from casework.events import ListingProposed
from casework.models import Escalation, Matter
from casework.queries.hazards import number_of
from workflows.registry import Result, StepContext, service_task


@service_task("note_overdue")
def note_overdue(context: StepContext[Matter], *, deadline: str) -> Result:
    """The due moment of ``deadline`` passed; the sweep's own event says so in the trail."""
    return {}


@service_task("record_listing_proposal")
def record_listing_proposal(context: StepContext[Escalation], *, proposed: bool) -> Result:
    """Whether the leader proposes listed supervision (挂牌督办) to the superior unit."""
    escalation = context.matter
    escalation.listing_proposed = proposed
    hazard = number_of(context.work.session, escalation.parent_id)
    context.work.record(ListingProposed(matter_id=escalation.id, proposed=proposed, hazard=hazard))
    return {}
