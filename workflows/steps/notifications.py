"""Service tasks of the information notification (信息通报)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casework.errors import AnswerRefused
from casework.events.notifications import ReplyUrged
from casework.models import IssuedPaper, Matter
from workflows.registry import Result, StepContext, service_task


@service_task("check_letter_not_under_way")
def check_letter_not_under_way(context: StepContext[Matter]) -> Result:
    """A letter that is being served is received by its service, and recalled by voiding it.

    Raises ``AnswerRefused`` while the service of a letter of this matter is open.
    """
    query = (
        select(Matter.id)
        .join(IssuedPaper, IssuedPaper.served_by == Matter.id)
        .where(IssuedPaper.matter_id == context.matter.id, Matter.closed_at.is_(None))
        .limit(1)
    )
    if context.work.session.scalar(query) is not None:
        raise AnswerRefused(field="receipt_result", reason="letter_under_way")
    return {}


@service_task("set_notification_reply_due")
def set_notification_reply_due(context: StepContext[Matter]) -> Result:
    """The letter was received: the reply is due on the day that it says."""
    due = date.fromisoformat(context.matter.fact("reply_by"))
    context.arm("notification_reply_due", "notification_reply_due", chosen=due)
    return {}


@service_task("note_notification_reminder")
def note_notification_reminder(context: StepContext[Matter]) -> Result:
    """The recipient was urged (催办): count it, and tell it on the trail."""
    matter = context.matter
    times = (matter.fact("urged_times") or 0) + 1
    matter.keep({"urged_times": times})
    context.work.record(ReplyUrged(matter_id=matter.id, urged_times=times))
    return {}
