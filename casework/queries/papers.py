"""The papers (文书) of a matter: those that were issued, and those that its tasks ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from casework.definitions import Campaign
from casework.definitions.paper import Paper
from casework.errors import NotFound
from casework.models import IssuedPaper, Matter, Person
from casework.models.papers import ISSUED
from casework.queries.submissions import HandedIn
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A paper that was issued."""

    id: UUID
    matter_id: UUID
    task_id: UUID
    paper: str
    title: str
    text_digest: str
    number: str
    version: int
    day: date
    state: str
    facts: Mapping[str, Any]
    typed: Sequence[str]
    pdf_sha256: str
    docx_sha256: str
    retention: str
    served_on: date | None
    served_by: UUID | None
    """The matter of its service."""
    issued_at: datetime
    issued_by: str
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None

    @property
    def stands(self) -> bool:
        """Whether it was not voided."""
        return self.state == ISSUED


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """A paper that a task asks for and that does not stand."""

    handed: HandedIn
    paper: Paper
    version: int
    """The version that is to be issued."""


def papers_of(session: Session, matter_id: UUID) -> Sequence[PaperLine]:
    """Every paper issued on a matter, the oldest first."""
    query = _lines().where(IssuedPaper.matter_id == matter_id)
    return [_line(*row) for row in session.execute(query)]


def paper_in_view(session: Session, actor: Actor, matter_id: UUID, paper_id: UUID) -> PaperLine:
    """An issued paper of a matter that the actor may see; ``NotFound`` like an unknown one."""
    query = _lines().where(
        IssuedPaper.id == paper_id,
        IssuedPaper.matter_id == matter_id,
        Matter.unit.in_(actor.units),
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(kind="paper", id=paper_id)
    return _line(*row)


def wanted_papers(
    campaign: Campaign,
    handed: Sequence[HandedIn],
    issued: Sequence[PaperLine],
    *,
    withdrawn: bool,
) -> Iterator[WantedPaper]:
    """The papers that what was handed in asks for, and that do not stand; in that order.

    A paper that was voided is asked for again, as its next version. A matter that took back what
    it asked of others (``withdrawn``) asks for none.
    """
    if withdrawn:
        return
    standing = {(line.task_id, line.paper) for line in issued if line.stands}
    for one in handed:
        for paper in papers_after(campaign, one):
            if (one.task_id, paper.id) not in standing:
                before = [p for p in issued if (p.task_id, p.paper) == (one.task_id, paper.id)]
                yield WantedPaper(one, paper, len(before) + 1)


def papers_after(campaign: Campaign, handed: HandedIn) -> Iterator[Paper]:
    """The papers that ``campaign`` issues after this task with these answers.

    Of a form of the pack's own the paper that the pack made for it.
    """
    for name, paper in campaign.papers.items():
        if paper.follows(handed.process, handed.step, handed.answers):
            yield campaign.paper(name, handed.form.id)


def _lines() -> Select[Any]:
    voider = aliased(Person)
    return (
        select(IssuedPaper, Person.name, voider.name)
        .join(Matter, Matter.id == IssuedPaper.matter_id)
        .join(Person, Person.id == IssuedPaper.issued_by)
        .outerjoin(voider, voider.id == IssuedPaper.voided_by)
        .order_by(IssuedPaper.issued_at, IssuedPaper.id)
    )


def _line(row: IssuedPaper, issued_by: str, voided_by: str | None) -> PaperLine:
    return PaperLine(
        id=row.id,
        matter_id=row.matter_id,
        task_id=row.task_id,
        paper=row.paper,
        title=row.title,
        text_digest=row.text_digest,
        number=row.number,
        version=row.version,
        day=row.day,
        state=row.state,
        facts=row.facts,
        typed=row.typed,
        pdf_sha256=row.pdf_sha256,
        docx_sha256=row.docx_sha256,
        retention=row.retention,
        served_on=row.served_on,
        served_by=row.served_by,
        issued_at=row.issued_at,
        issued_by=issued_by,
        voided_at=row.voided_at,
        voided_by=voided_by,
        void_reason=row.void_reason,
    )
