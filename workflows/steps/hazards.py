"""Service tasks on the hazard itself (隐患): entry, grade, recheck, strike-off, reopening."""

from __future__ import annotations

from collections.abc import Sequence

from casework.errors import StrikeOffRefused
from casework.events import (
    HazardMerged,
    HazardReopened,
    HazardStruckOff,
    HazardTransferred,
    RecheckFailed,
    StrikeOffReturned,
)
from casework.models import Hazard, Interview
from casework.queries.hazards import has_open_interview, number_of
from casework.queries.strike_off import strike_off_facts
from casework.rules.strike_off import Finding, judge
from workflows.registry import Result, StepContext, service_task


@service_task("enter_ledger", gives=("type_weight",))
def enter_ledger(context: StepContext[Hazard]) -> Result:
    """How much the problem that the inspector entered weighs (录入台账)."""
    return {"type_weight": context.campaign.problem_type(context.matter.problem_type).weight}


@service_task("grade_hazard")
def grade_hazard(context: StepContext[Hazard], *, grade: str, priority: int) -> Result:
    """Keep the grade (定级) that the decision table found."""
    context.matter.grade, context.matter.priority = grade, priority
    return {}


@service_task("merge_into_twin")
def merge_into_twin(context: StepContext[Hazard]) -> Result:
    """Close this entry as a duplicate (合并); its number stays, pointing to the other (X-23)."""
    hazard = context.matter
    into = number_of(context.work.session, hazard.twin_id)
    context.work.record(HazardMerged(matter_id=hazard.id, into=into))
    return {}


@service_task("record_recheck", gives=("recheck_failures",))
def record_recheck(context: StepContext[Hazard], *, outcome: str) -> Result:
    """Count a failed recheck (复查不合格)."""
    hazard = context.matter
    if outcome == "failed":
        hazard.recheck_failures += 1
        context.work.record(RecheckFailed(matter_id=hazard.id, failures=hazard.recheck_failures))
    return {"recheck_failures": hazard.recheck_failures}


@service_task("propose_interview")
def propose_interview(context: StepContext[Hazard], *, kind: str) -> Result:
    """Open an interview (约谈) beside the hazard, unless one is running already."""
    hazard = context.matter
    if not has_open_interview(context.work.session, hazard.id):
        context.open(
            Interview(
                parent_id=hazard.id,
                enterprise_id=hazard.enterprise_id,
                unit=hazard.unit,
                object_kind=kind,
            ),
            kind=kind,
        )
    return {}


@service_task("strike_off_hazard")
def strike_off_hazard(context: StepContext[Hazard]) -> Result:
    """Strike the hazard off the ledger (销号), unless the approver inspected it (X-7).

    Nor while its evidence does not carry that (销号核验).
    """
    work, hazard = context.work, context.matter
    table, inspecting = context.campaign.strike_off, context.processes.inspecting_steps
    facts = strike_off_facts(work.session, hazard, table, inspecting=inspecting)
    if work.actor.id in facts.inspectors:
        raise StrikeOffRefused(reason="own_inspection", approver=work.actor.name)
    answer = str(context.answers.get("warnings_answer") or "")
    findings = judge(facts, table.demands(str(hazard.grade), hazard.problem_type))
    _ensure_carried(findings, answer)
    hazard.strike_off(on=work.today)
    work.record(
        HazardStruckOff(
            matter_id=hazard.id,
            struck_off_on=work.today,
            findings=[finding.to_json() for finding in findings],
            answer=answer,
        )
    )
    return {}


def _ensure_carried(findings: Sequence[Finding], answer: str) -> None:
    """Refuse what blocks; what only warns must be answered with a reason."""
    blocking = [finding.rule for finding in findings if finding.blocks]
    if blocking:
        rules = list(dict.fromkeys(blocking))
        raise StrikeOffRefused(reason="findings", field="approved", rules=rules)
    if findings and not answer:
        rules = list(dict.fromkeys(finding.rule for finding in findings))
        raise StrikeOffRefused(reason="unanswered", field="warnings_answer", rules=rules)


@service_task("return_hazard")
def return_hazard(context: StepContext[Hazard]) -> Result:
    """Send the strike-off back to the inspector with the chief's reason (X-8)."""
    reason = str(context.answers["opinion"])
    context.work.record(StrikeOffReturned(matter_id=context.matter.id, reason=reason))
    return {}


@service_task("transfer_hazard")
def transfer_hazard(context: StepContext[Hazard]) -> Result:
    """Close the hazard here because another department takes it over (移送他局)."""
    department = str(context.answers["department"])
    context.work.record(HazardTransferred(matter_id=context.matter.id, department=department))
    return {}


@service_task("reopen_hazard", gives=("recurrence", "recheck_failures"))
def reopen_hazard(context: StepContext[Hazard]) -> Result:
    """Put the hazard back in the ledger under its old number (死灰复燃)."""
    hazard = context.matter
    hazard.reopen()
    context.work.record(HazardReopened(matter_id=hazard.id, recurrence=hazard.recurrence))
    return {"recurrence": hazard.recurrence, "recheck_failures": 0}
