"""Service tasks around the rectification order (责令改正通知书)."""

from __future__ import annotations

from casework.events import RectificationOrdered, RectificationRefused
from casework.models import Hazard, RectificationOrder
from workflows.limits.phase_rules import order_rule
from workflows.registry import Result, StepContext, service_task


@service_task("read_phase", gives=("mode",))
def read_phase(context: StepContext[Hazard]) -> Result:
    """Tell the process how the campaign handles hazards today (D03's input)."""
    phase = context.campaign.phase_in_force(context.work.today)
    return {"mode": phase.mode}


@service_task("issue_rectification_order")
def issue_rectification_order(context: StepContext[Hazard], *, rule: str, ladder: str) -> Result:
    """Issue the next round's order and start its time limit by ``rule`` and ``ladder``.

    If another phase began since they were decided, the table is asked again: an order goes by the
    phase of its own day, unless that phase leaves what is open as it was.
    """
    work, hazard = context.work, context.matter
    rule, ladder = _of_today(context, rule, ladder)
    limit = context.arm("rectification_due", rule, ladder=ladder)
    hazard.round += 1
    hazard.rectification_due_on = limit.due_on
    order = RectificationOrder(
        hazard_id=hazard.id,
        number=context.next_number("order"),
        round=hazard.round,
        measures=context.answers["measures"],
        issued_on=work.today,
        issued_by=work.actor.name,
        due_on=limit.due_on,
        rule=rule,
    )
    work.session.add(order)
    work.record(
        RectificationOrdered(
            matter_id=hazard.id,
            order_number=order.number,
            round=order.round,
            due_on=order.due_on,
            rule=rule,
        )
    )
    return {}


def _of_today(context: StepContext[Hazard], rule: str, ladder: str) -> tuple[str, str]:
    campaign, today = context.campaign, context.work.today
    if campaign.phase_in_force(today).open_matters == "keep":
        return rule, ladder
    decision, *said = order_rule(context.tables, campaign, today, context.matter.priority)
    if said != [rule, ladder]:
        context.decided.append(decision)
    return said[0], said[1]


@service_task("receive_report")
def receive_report(context: StepContext[Hazard]) -> Result:
    """The enterprise's report is in (整改报告): the rectification limit ends here."""
    return {}


@service_task("note_rectification_refused")
def note_rectification_refused(context: StepContext[Hazard]) -> Result:
    """The enterprise refuses to rectify (拒不整改): other departments must join in."""
    context.work.record(RectificationRefused(matter_id=context.matter.id, refused="rectification"))
    return {}
