"""Service tasks of the service of a paper (文书送达)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework.events.service import PaperServed
from casework.models import IssuedPaper, Limit, Matter
from workflows.registry import Result, StepContext, service_task

PUBLIC_NOTICE = "public_notice"
"""How a paper was served that no person received (公告送达)."""


@service_task("note_public_notice")
def note_public_notice(context: StepContext[Matter]) -> Result:
    """The public notice is out (公告): the term until it counts as served starts at its day."""
    return {}


@service_task("record_service")
def record_service(context: StepContext[Matter]) -> Result:
    """Tell the paper when it was served: on the day named, or when its public notice was over.

    The paper stands on the trail of another matter. Its row is held after the service's, as
    by the act that voids the paper, and the paper is read again once it is held.
    """
    matter, work = context.matter, context.work
    paper = work.session.get_one(IssuedPaper, UUID(str(matter.fact("paper_id"))))
    work.matter_for_update(paper.matter_id)
    work.session.refresh(paper)
    served_on = matter.fact("served_on")
    if served_on is None:
        matter.keep({"served_on": _notice_over(context)})
        served_on = matter.fact("served_on")
    day = date.fromisoformat(served_on)
    paper.served_on = day
    for trail in (matter.id, paper.matter_id):
        work.record(
            PaperServed(
                matter_id=trail,
                paper=paper.paper,
                title=paper.title,
                number=paper.number,
                served_on=day,
                method=matter.fact("service_method") or PUBLIC_NOTICE,
            )
        )
    definition = context.campaign.issued_as(paper.paper)
    if definition is not None and definition.tells is not None:
        context.tell(paper.matter_id, definition.tells)
    return {}


def _notice_over(context: StepContext[Matter]) -> str:
    """The last day of the public notice, as its limit says."""
    query = (
        select(Limit.due_on)
        .where(Limit.matter_id == context.matter.id, Limit.name == "public_notice_service_due")
        .order_by(Limit.id.desc())
        .limit(1)
    )
    return context.work.session.scalars(query).one().isoformat()
