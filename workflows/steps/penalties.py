"""Service tasks of the summary penalty (当场处罚) and of the admonition (告诫)."""

from __future__ import annotations

from datetime import date

from casework.errors import AnswerRefused
from casework.events.penalties import SummaryPenaltyGiven
from casework.models import Matter
from casework.rules.calendar import as_number
from workflows.registry import Result, StepContext, service_task

ON_THE_SPOT = "summary"
"""The procedure that the table (D08) must propose for a penalty on the spot."""


@service_task(
    "weigh_summary_penalty",
    gives=("verdict", "facts_clear", "party_kind", "fine", "day", "collected_for"),
)
def weigh_summary_penalty(context: StepContext[Matter]) -> Result:
    """Tell the process what its tables ask; ``day`` is the day of the penalty as a number.

    Who penalises on the spot says by that that the facts are clear. Raises ``AnswerRefused``
    where fine, kind of penalty and payment disagree.
    """
    answers = context.answers
    fined = answers["fine"] > 0
    if fined != (answers["penalty_kind"] != "warning"):
        raise AnswerRefused(field="fine", reason="kind_and_fine")
    if fined != (answers["payment"] != "none"):
        raise AnswerRefused(field="payment", reason="payment_and_fine")
    return {
        "verdict": "violation",
        "facts_clear": True,
        "party_kind": answers["party_kind"],
        "fine": answers["fine"],
        "day": as_number(date.fromisoformat(answers["penalised_on"])),
        "collected_for": answers.get("collected_for", "none"),
    }


@service_task("give_summary_penalty")
def give_summary_penalty(
    context: StepContext[Matter], *, proposal: str, may_collect: bool
) -> Result:
    """The penalty is given (L-CF-51), unless it is too high for the summary procedure.

    Raises ``AnswerRefused`` for that, and for money that may not be taken on the spot (L-CF-68).
    """
    if proposal != ON_THE_SPOT:
        raise AnswerRefused(field="fine", reason="beyond_summary")
    if not may_collect:
        raise AnswerRefused(field="collected_for", reason="not_on_the_spot")
    matter, fine = context.matter, context.answers["fine"] or None
    matter.keep({"fine": fine})
    kind = context.answers["penalty_kind"]
    context.work.record(SummaryPenaltyGiven(matter_id=matter.id, penalty_kind=kind, fine=fine))
    return {}


@service_task("note_money_collected")
def note_money_collected(context: StepContext[Matter]) -> Result:
    """The fine was taken on the spot (当场收缴); the term to hand it over runs from that day."""
    return {}


@service_task("note_money_handed_over")
def note_money_handed_over(context: StepContext[Matter]) -> Result:
    """The authority has the money (交回机关); the term to pay it in runs from that day."""
    return {}


@service_task("set_admonition_due")
def set_admonition_due(context: StepContext[Matter]) -> Result:
    """The letter was served: what it demands is due on the day that it says (L-117-37)."""
    due = date.fromisoformat(context.matter.fact("correct_by"))
    context.arm("admonition_due", "admonition_due", chosen=due)
    return {}
