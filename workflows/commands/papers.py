"""Commands on papers (文书): issue one, and take one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.definitions.paper import Paper
from casework.definitions.placeholders import filled
from casework.errors import AnswerRefused, Conflict, DefinitionError, NotFound, NotPermitted
from casework.events import PaperIssued, PaperVoided
from casework.forms.form import digest_of
from casework.models import WHOLE, IssuedPaper, Matter
from casework.models.matters import class_of_kind
from casework.models.papers import VOID
from casework.models.types import new_id
from casework.papers.facts import checked
from casework.papers.speaking import said
from casework.queries.paper_facts import Gathered, Office, gather
from casework.queries.paper_sources import Clerk
from casework.typed_text import plain
from casework.unit_of_work import UnitOfWork
from workflows.commands.advance import open_matter, withdraw
from workflows.registry import NewMatter
from workflows.runtime import Runtime

ANY_PAPER = frozenset({"section_chief", "bureau_leader"})
"""Who may void a paper whose file is no longer shipped."""


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Which paper is meant: that of one task of a matter."""

    matter_id: UUID
    task_id: UUID
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFiles:
    """The files of a paper in the store, and the digest of the facts they were made of."""

    facts_digest: str
    pdf_sha256: str
    docx_sha256: str


def draft_paper(runtime: Runtime, work: UnitOfWork, *, clerk: Clerk, place: PaperPlace) -> Gathered:
    """The paper that a task asks for, with what the records say; nothing is stored.

    Raises ``NotFound``, ``NotPermitted`` and, where one stands already, ``Conflict``.
    """
    matter = _matter(work, place.matter_id)
    office = Office(
        campaign=runtime.campaigns[matter.campaign],
        processes=runtime.processes,
        calendar=runtime.calendar,
        clerk=clerk,
        today=work.today,
    )
    drafted = gather(work.session, office, matter, place.task_id, place.paper)
    _ensure_may(work, issuers(runtime, matter, place.paper))
    return drafted


def issue_paper(
    runtime: Runtime,
    work: UnitOfWork,
    *,
    clerk: Clerk,
    place: PaperPlace,
    typed: Mapping[str, Any],
    files: MadeFiles,
) -> UUID:
    """Issue a paper (出具文书) whose ``files`` were made of the facts as they still stand.

    ``typed`` gives the facts that the records do not say. Returns its id. Raises what
    :func:`draft_paper` raises, ``PaperRefused`` with what is missing, and ``Conflict``
    (``paper_changed``) when the records changed since the files were made.
    """
    work.matter_for_update(place.matter_id)
    drafted = draft_paper(runtime, work, clerk=clerk, place=place)
    definition = drafted.wanted.paper
    facts = checked(definition, drafted.facts(typed))
    if digest_of(facts) != files.facts_digest:
        raise Conflict(reason="paper_changed")
    row = _issued(work, place, drafted, facts, files)
    work.session.add(row)
    work.session.flush()  # what follows points to it
    work.record(
        PaperIssued(
            matter_id=row.matter_id,
            paper=row.paper,
            title=row.title,
            number=row.number,
            version=row.version,
            facts_digest=row.facts_digest,
            pdf=row.pdf_sha256,
            docx=row.docx_sha256,
        )
    )
    if definition.served_by is not None:
        row.served_by = _service(runtime, work, row, definition.served_by)
    return row.id


def void_paper(
    runtime: Runtime, work: UnitOfWork, *, matter_id: UUID, paper_id: UUID, reason: str
) -> None:
    """Take an issued paper back (作废); it keeps its number, its facts and its files.

    Raises ``NotFound``, ``NotPermitted``, ``AnswerRefused`` without a reason, and ``Conflict``
    when it was voided already.
    """
    mine = (IssuedPaper.id == paper_id, IssuedPaper.matter_id == matter_id)
    service = work.session.scalar(select(IssuedPaper.served_by).where(*mine))
    if service is not None:  # before the matter: so does the act that records a service
        work.matter_for_update(service)
    work.matter_for_update(matter_id)
    matter = _matter(work, matter_id)
    row = work.session.get(IssuedPaper, paper_id)
    if row is None or row.matter_id != matter_id:
        raise NotFound(kind="paper", id=paper_id)
    _ensure_may(work, issuers(runtime, matter, row.paper))
    if not plain(reason):
        raise AnswerRefused(field="reason", reason="reason_needed")
    if row.state == VOID:
        raise Conflict(reason="paper_void")
    if row.served_by is not None:
        withdraw(runtime, work, row.served_by)
    row.make_void(plain(reason), by=work.actor.id, at=work.now)
    work.record(
        PaperVoided(
            matter_id=matter_id,
            paper=row.paper,
            title=row.title,
            number=row.number,
            version=row.version,
            reason=plain(reason),
        )
    )


def _service(runtime: Runtime, work: UnitOfWork, row: IssuedPaper, process: str) -> UUID | None:
    """Open the matter of its service (送达); None in a campaign that does not run the process."""
    matter = work.session.get_one(Matter, row.matter_id)
    if process not in runtime.campaigns[matter.campaign].processes:
        return None
    kind = runtime.processes.processes[process].kind
    if kind is None:  # the gate let no such paper in
        raise DefinitionError(process=process, reason="begins_no_matter")
    service = class_of_kind(kind.id)(
        kind=kind.id,
        enterprise_id=matter.enterprise_id,
        unit=matter.unit,
        parent_id=matter.id,
    )
    service.keep(
        {
            "paper_id": str(row.id),
            "paper": row.paper,
            "paper_number": row.number or None,
            "paper_day": row.day.isoformat(),
        }
    )
    new = NewMatter(matter=service, facts={}, process=process)
    return open_matter(runtime, work, new, campaign=matter.campaign)


def issuers(runtime: Runtime, matter: Matter, paper: str) -> frozenset[str]:
    """The roles that may issue and void a paper; of one that stands for another, those of it."""
    known = runtime.campaigns[matter.campaign].issued_as(paper)
    return known.issued_by if known is not None else ANY_PAPER


def _matter(work: UnitOfWork, matter_id: UUID) -> Matter:
    query = select(Matter).where(Matter.id == matter_id).options(WHOLE)
    matter = work.session.scalar(query)
    if matter is None or not work.actor.sees(matter.unit):
        raise NotFound(kind="matter", id=matter_id)
    return matter


def _ensure_may(work: UnitOfWork, roles: frozenset[str]) -> None:
    if not roles & work.actor.roles:
        raise NotPermitted(role=min(roles))


def _issued(
    work: UnitOfWork,
    place: PaperPlace,
    drafted: Gathered,
    facts: Mapping[str, Any],
    files: MadeFiles,
) -> IssuedPaper:
    paper = drafted.wanted.paper
    return IssuedPaper(
        id=new_id(),
        matter_id=place.matter_id,
        task_id=place.task_id,
        paper=paper.id,
        title=paper.title.zh_CN,
        text_digest=paper.digest,
        number=_number(paper, facts),
        version=drafted.wanted.version,
        day=date.fromisoformat(facts[paper.day]),
        facts=dict(facts),
        facts_digest=files.facts_digest,
        typed=[fact.name for fact in drafted.asked if fact.name in facts],
        pdf_sha256=files.pdf_sha256,
        docx_sha256=files.docx_sha256,
        retention=paper.retention,
        issued_at=work.now,
        issued_by=work.actor.id,
    )


def _number(paper: Paper, facts: Mapping[str, Any]) -> str:
    """As it is printed; empty for a paper without a number."""
    return filled(paper.number, said(paper, facts)) if paper.number else ""
