"""Service tasks of the interview (约谈)."""

from __future__ import annotations

from datetime import date

from casework.events import CommitmentsBreached, InterviewHeld
from casework.models import Interview
from workflows.registry import Result, StepContext, service_task


@service_task("cancel_interview")
def cancel_interview(context: StepContext[Interview]) -> Result:
    """The chief did not approve the interview; the opinion stands in the submission."""
    return {}


@service_task("note_interview_notice")
def note_interview_notice(context: StepContext[Interview]) -> Result:
    """The party has been told when and where (约谈通知); the term to hold it runs from here."""
    return {}


@service_task("note_absence")
def note_absence(context: StepContext[Interview]) -> Result:
    """The party did not come."""
    context.work.record(CommitmentsBreached(matter_id=context.matter.id, how="absent"))
    return {}


@service_task("record_minutes", gives=("has_commitments",))
def record_minutes(context: StepContext[Interview]) -> Result:
    """What was promised by a day gets a time limit of its own (S0-56)."""
    interview = context.matter
    promised = interview.commitments_due_on
    if promised is not None:
        context.arm("commitments_due", "commitments_due", chosen=promised)
    context.work.record(
        InterviewHeld(
            matter_id=interview.id,
            held_on=date.fromisoformat(context.answers["held_on"]),
            commitments_due_on=promised,
        )
    )
    return {"has_commitments": promised is not None}


@service_task("note_breach")
def note_breach(context: StepContext[Interview]) -> Result:
    """The commitments were not kept."""
    context.work.record(CommitmentsBreached(matter_id=context.matter.id, how="not_kept"))
    return {}
