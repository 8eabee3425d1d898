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


def issued(handed: Submission, **more: object) -> IssuedPaper:
    """The paper of what was handed in, of an order if nothing else is said, without files."""
    day = handed.handed_in_at.date()
    said = {
        "paper": "rectification_order",
        "title": "责令改正通知书",
        "state": "issued",
        "served_on": None,
        "day": day,
        "issued_at": handed.handed_in_at,
    }
    return IssuedPaper(
        id=new_id(),
        matter_id=handed.matter_id,
        task_id=handed.task_id,
        text_digest=NO_DIGEST,
        version=1,
        facts={},
        facts_digest=NO_DIGEST,
        typed=[],
        pdf_sha256=NO_DIGEST,
        docx_sha256=NO_DIGEST,
        retention="years_30",
        issued_by=handed.person_id,
        **(said | more),
    )


def to_serve(world: World, matter_id: UUID, step: str = "issue_order", **paper: str) -> UUID:
    """The open service of the paper of what was last handed in at ``step``."""
    with world.unit_of_work(world.actor("inspector")) as work:
        handed = work.session.scalars(
            select(Submission)
            .where(Submission.matter_id == matter_id, Submission.step == step)
            .order_by(Submission.handed_in_at.desc())
            .limit(1)
        ).one()
        row = issued(handed, **paper)
        work.session.add(row)
        work.session.flush()
        matter = work.session.get_one(Matter, matter_id)
        service = Matter(kind="service", unit=matter.unit, parent_id=matter_id)
        service.enterprise_id = matter.enterprise_id
        service.keep({"paper_id": str(row.id), "paper_day": row.day.isoformat()})
        new = NewMatter(matter=service, facts={}, process="paper_service")
        return open_matter(world.runtime, work, new, campaign=matter.campaign)
