"""A paper on record whose service is open, for tests that draw no files."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.models import IssuedPaper, Matter, Submission
from casework.models.types import new_id
from tests.builders import World
from workflows.commands.advance import open_matter
from workflows.registry import NewMatter

NO_DIGEST = "0" * 64


def issued(order: Submission, **more: object) -> IssuedPaper:
    """The paper of an order, without files."""
    day = order.handed_in_at.date()
    said = {"state": "issued", "served_on": None, "day": day, "issued_at": order.handed_in_at}
    return IssuedPaper(
        id=new_id(),
        matter_id=order.matter_id,
        task_id=order.task_id,
        paper="rectification_order",
        title="责令改正通知书",
        text_digest=NO_DIGEST,
        version=1,
        facts={},
        facts_digest=NO_DIGEST,
        typed=[],
        pdf_sha256=NO_DIGEST,
        docx_sha256=NO_DIGEST,
        retention="years_30",
        issued_by=order.person_id,
        **(said | more),
    )


def to_serve(world: World, hazard: UUID) -> UUID:
    """The open service of the paper of a hazard's last order."""
    with world.unit_of_work(world.actor("inspector")) as work:
        order = work.session.scalars(
            select(Submission)
            .where(Submission.matter_id == hazard, Submission.step == "issue_order")
            .order_by(Submission.handed_in_at.desc())
            .limit(1)
        ).one()
        paper = issued(order)
        work.session.add(paper)
        work.session.flush()
        matter = work.session.get_one(Matter, hazard)
        service = Matter(kind="service", unit=matter.unit, parent_id=hazard)
        service.enterprise_id = matter.enterprise_id
        service.keep({"paper_id": str(paper.id), "paper_day": paper.day.isoformat()})
        new = NewMatter(matter=service, facts={}, process="paper_service")
        return open_matter(world.runtime, work, new, campaign=matter.campaign)
