"""Service tasks of the verification of a lead (线索核查立案)."""

from __future__ import annotations

from casework.events.leads import LeadDecided
from casework.models import Matter
from casework.rules.calendar import as_number
from workflows.registry import Result, StepContext, service_task


@service_task("read_lead_report", gives=("verdict", "facts_clear", "party_kind", "fine", "day"))
def read_lead_report(context: StepContext[Matter]) -> Result:
    """Tell the process what the report found; ``day`` is today as a number, such as 20220928.

    What the form does not ask without a violation counts as an unclear case of an organisation.
    """
    answers = context.answers
    return {
        "verdict": answers["verdict"],
        "facts_clear": answers.get("facts_clear", False),
        "party_kind": answers.get("party_kind", "organisation"),
        "fine": answers.get("fine", 0),
        "day": as_number(context.work.today),
    }


@service_task("keep_proposal")
def keep_proposal(context: StepContext[Matter], *, proposal: str) -> Result:
    """Keep the procedure that the table (D08) proposes, for the leader to see."""
    context.matter.keep({"proposal": proposal})
    return {}


@service_task("record_filing_decision")
def record_filing_decision(context: StepContext[Matter], *, decision: str) -> Result:
    """Record what the leader decided, for the trail and those who verified."""
    context.work.record(LeadDecided(matter_id=context.matter.id, decision=decision))
    return {}
