"""Service tasks that change a running time limit: extension (延期) and suspension (中止)."""

from __future__ import annotations

from datetime import date

from casework.errors import TimeLimitRefused
from casework.events import LimitRequestRefused
from casework.models import ExtensionRequest, Limit, Matter, Suspension
from casework.models.limits import RUNNING
from workflows.limits.changes import (
    Grounds,
    HeldLimit,
    ensure_extendable,
    ensure_pausable,
    extend_limit,
    pause_limit,
    resume_limit,
)
from workflows.registry import Result, StepContext, service_task


@service_task("check_extension", gives=("approver",))
def check_extension(context: StepContext[ExtensionRequest]) -> Result:
    """Refuse what the rule does not allow, and say who decides."""
    request, limit = context.matter, limit_of(context)
    request.asked_on = context.work.today
    ensure_extendable(limit, length=request.length or 0, asked_on=request.asked_on)
    allowed = limit.rule.extension
    return {"approver": allowed.by_role if allowed else ""}


@service_task("grant_extension")
def grant_extension(context: StepContext[ExtensionRequest]) -> Result:
    """The extension is granted: the limit runs to another day, the old one stays visible (X-15)."""
    request = context.matter
    request.granted = True
    extend_limit(
        limit_of(context),
        length=request.length or 0,
        asked_on=request.asked_on or context.work.today,
        grounds=_grounds(request),
    )
    return {}


@service_task("refuse_extension")
def refuse_extension(context: StepContext[ExtensionRequest]) -> Result:
    """The extension is not granted; the limit runs as before."""
    context.matter.granted = False
    _tell_refusal(context)
    return {}


@service_task("check_suspension")
def check_suspension(context: StepContext[Suspension]) -> Result:
    """Refuse what the rule does not allow."""
    ensure_pausable(limit_of(context), kind=context.matter.pause_kind)
    return {}


@service_task("pause_clock")
def pause_clock(context: StepContext[Suspension]) -> Result:
    """The suspension is approved: the clock stands still from now on (中止计算期限)."""
    request = context.matter
    request.granted = True
    pause_limit(limit_of(context), kind=request.pause_kind, grounds=_grounds(request))
    return {}


@service_task("refuse_suspension")
def refuse_suspension(context: StepContext[Suspension]) -> Result:
    """The suspension is not approved; the clock has run on all the time."""
    context.matter.granted = False
    _tell_refusal(context)
    return {}


@service_task("resume_clock")
def resume_clock(context: StepContext[Suspension]) -> Result:
    """The cause is gone: the clock runs on, later by exactly the days it stood still (X-16)."""
    answers = context.answers
    grounds = Grounds(
        reason=str(answers["reason"]),
        document=str(answers["document"]),
        request=context.matter.number,
    )
    ended_on = answers.get("ended_on")
    resume_limit(
        limit_of(context),
        grounds=grounds,
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
    )
    return {}


Request = ExtensionRequest | Suspension


def limit_of(context: StepContext[Request]) -> HeldLimit:
    """The limit a request is about; completing a request's task locks its matter too."""
    session, request = context.work.session, context.matter
    limit = session.get_one(Limit, request.limit_id)
    if limit.state not in RUNNING:
        raise TimeLimitRefused(reason="not_running")
    return HeldLimit(
        work=context.work,
        row=limit,
        matter=session.get_one(Matter, limit.matter_id),
        campaign=context.campaign,
        calendar=context.calendar,
    )


def _grounds(request: Request) -> Grounds:
    return Grounds(reason=request.reason, document=request.document, request=request.number)


def _tell_refusal(context: StepContext[Request]) -> None:
    limit, request = limit_of(context), context.matter
    context.work.record(
        LimitRequestRefused(
            matter_id=limit.matter.id,
            deadline=limit.row.name,
            request=request.number,
            due_on=limit.row.due_on,
            reason=str(context.answers["opinion"]),
        )
    )
