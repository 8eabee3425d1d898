"""Service tasks of the on-site inspection (现场检查): filing the record, opening hazards."""

from __future__ import annotations

from datetime import date

from casework.events import RectificationRefused
from casework.models import Enterprise, Hazard, Inspection
from casework.queries.hazards import open_twin
from casework.rules.checklist import CHECKLIST, Failing, failing_items
from workflows.registry import Result, StepContext, service_task


@service_task("file_inspection", gives=("problems",))
def file_inspection(context: StepContext[Inspection]) -> Result:
    """File the record and count its failing items by the polarity table (D24)."""
    inspection, answers = context.matter, context.answers
    inspection.inspected_on = date.fromisoformat(answers["inspected_on"])
    inspection.result = "inspected"
    inspection.problems = len(_failing(context))
    return {"problems": inspection.problems}


@service_task("open_hazards")
def open_hazards(context: StepContext[Inspection]) -> Result:
    """Open one hazard per failing item; each gets its number in the ledger (A0-05)."""
    for item in _failing(context):
        _open_hazard(context, item)
    return {}


@service_task("note_cannot_inspect")
def note_cannot_inspect(context: StepContext[Inspection]) -> Result:
    """The enterprise could not be inspected (无法检查): the record closes without answers."""
    context.matter.result = "cannot_inspect"
    return {}


@service_task("note_refusal")
def note_refusal(context: StepContext[Inspection]) -> Result:
    """The enterprise refused to be inspected (拒检)."""
    context.matter.result = "refused"
    context.work.record(RectificationRefused(matter_id=context.matter.id, refused="inspection"))
    return {}


def _failing(context: StepContext[Inspection]) -> list[Failing]:
    items = context.campaign.forms[context.matter.form].checklist
    return failing_items(items, context.answers.get(CHECKLIST) or {}, context.decide)


def _open_hazard(context: StepContext[Inspection], item: Failing) -> None:
    work, inspection = context.work, context.matter
    phase = context.campaign.phase_in_force(work.today)
    twin = open_twin(
        work.session, inspection.enterprise_id, inspection.product_class, item.problem_type
    )
    hazard = Hazard(
        parent_id=inspection.id,
        enterprise_id=inspection.enterprise_id,
        unit=inspection.unit,
        source="inspection",
        found_on=work.today,
        found_by=work.actor.name,
        domain=work.session.get_one(Enterprise, inspection.enterprise_id).entity,
        product_class=inspection.product_class,
        problem_type=item.problem_type,
        description=item.description,
        basis=item.basis,
        form_item=f"{inspection.form}/{item.number}",
        phase=phase.id,
        twin_id=twin.id if twin else None,
    )
    context.open(
        hazard,
        source="inspection",
        twin_found=twin is not None,
        twin_days=(work.today - twin.found_on).days if twin else -1,
        mode=phase.mode,
        recheck_failures=0,
        recurrence=0,
        type_weight=context.campaign.problem_type(item.problem_type).weight,
    )
