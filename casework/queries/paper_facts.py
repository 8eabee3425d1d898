"""The facts of a paper as the records have them, and which of them a person must give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.definitions import Campaign, ProcessBook
from casework.definitions.paper import PaperFact
from casework.errors import Conflict, NotFound
from casework.events import RectificationOrdered
from casework.models import (
    WHOLE,
    Enterprise,
    EventRow,
    Limit,
    Matter,
    Person,
    Submission,
    Unit,
)
from casework.queries.letterheads import letterhead_of
from casework.queries.paper_sources import OFFICER, Clerk, PaperDesk, found
from casework.queries.papers import WantedPaper, papers_of, wanted_papers
from casework.queries.submissions import HandedIn, handed_in
from casework.rules.calendar import WorkCalendar, office_day

OF_THE_OFFICE = "unit."
"""Sources that only the administrator fills (抬头): the review body and the court are law."""
TYPED = frozenset({"text", "long_text", "day", "integer", "money", "code"})
"""Types of facts that a person may type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every paper of the office is gathered with."""

    campaign: Campaign
    processes: ProcessBook
    calendar: WorkCalendar
    clerk: Clerk
    today: date


@dataclass(frozen=True, slots=True)
class Gathered:
    """A paper that may be issued, with what the records say and what they do not."""

    wanted: WantedPaper
    known: Mapping[str, Any]
    asked: tuple[PaperFact, ...]
    """Facts that a person is asked for: the records do not say them."""

    def facts(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """All facts: those of the records, and of ``typed`` those that are asked for."""
        return {**{f.name: typed.get(f.name) for f in self.asked}, **self.known}


def gather(session: Session, office: Office, matter: Matter, task_id: UUID, paper: str) -> Gathered:
    """The paper that the task of ``matter`` asks for, with its facts.

    Raises ``NotFound`` where the task asks for no such paper, and ``Conflict`` (``paper_stands``)
    where one stands already.
    """
    handed = handed_in(session, matter.id)
    issued = papers_of(session, matter.id)
    withdrawn = office.processes.withdraws(matter.kind, matter.outcome)
    for wanted in wanted_papers(office.campaign, handed, issued, withdrawn=withdrawn):
        if (wanted.handed.task_id, wanted.paper.id) == (task_id, paper):
            desk = _desk(session, office, matter, handed, wanted.handed)
            return _gathered(wanted, desk)
    if any(line.stands and (line.task_id, line.paper) == (task_id, paper) for line in issued):
        raise Conflict(reason="paper_stands")
    raise NotFound(kind="paper", id=paper)


def _gathered(wanted: WantedPaper, desk: PaperDesk) -> Gathered:
    said = {name: found(desk, fact) for name, fact in wanted.paper.facts.items()}
    known = {name: value for name, value in said.items() if value not in (None, "", [])}
    asked = (f for name, f in wanted.paper.facts.items() if name not in known and _is_asked(f))
    return Gathered(wanted, known, tuple(asked))


def _is_asked(fact: PaperFact) -> bool:
    """Whether a person is asked for it: not for what a form left open on purpose."""
    source = fact.source or ""
    if fact.type not in TYPED or source.startswith(OF_THE_OFFICE):
        return False
    return not source or fact.required


def _desk(
    session: Session, office: Office, matter: Matter, handed: Sequence[HandedIn], act: HandedIn
) -> PaperDesk:
    origin = _whole(session, matter.parent_id)
    until = [h for h in handed if h.handed_in_at <= act.handed_in_at]
    limit = session.get(Limit, about) if (about := matter.fact("limit_id")) else None
    before = handed_in(session, origin.id) if origin else ()
    return PaperDesk(
        clerk=office.clerk,
        campaign=office.campaign,
        processes=office.processes,
        calendar=office.calendar,
        today=office.today,
        act=act,
        officers=_officers(session, matter.id),
        handed=until,
        handed_before=[h for h in before if h.handed_in_at <= act.handed_in_at],
        matter=matter,
        origin=origin,
        enterprise=session.get(Enterprise, matter.enterprise_id) if matter.enterprise_id else None,
        unit_name=session.get_one(Unit, matter.unit).name,
        letterhead=letterhead_of(session, matter.unit),
        order=_order(session, [m for m in (matter, origin) if m], act.handed_in_at),
        limit=limit,
        limit_of=_whole(session, limit.matter_id) if limit else None,
    )


def _whole(session: Session, matter_id: UUID | None) -> Matter | None:
    if matter_id is None:
        return None
    return session.scalar(select(Matter).where(Matter.id == matter_id).options(WHOLE))


def _order(session: Session, matters: Sequence[Matter], until: datetime) -> Mapping[str, str]:
    """The last order until then, of the first of the matters that has one."""
    for matter in matters:
        query = (
            select(EventRow.facts, EventRow.occurred_at)
            .where(EventRow.trail == matter.id, EventRow.kind == RectificationOrdered.__name__)
            .where(EventRow.occurred_at <= until)
            .order_by(EventRow.seq.desc())
            .limit(1)
        )
        row = session.execute(query).one_or_none()
        if row is not None:
            return {
                "number": row.facts["order_number"],
                "due_on": row.facts["due_on"],
                "issued_on": office_day(row.occurred_at).isoformat(),
            }
    return {}


def _officers(session: Session, matter_id: UUID) -> Mapping[UUID, Sequence[OFFICER]]:
    """Who handed in each task of the matter: the person, then the second officer."""
    query = (
        select(Submission.task_id, Submission.person_id, Person)
        .join(
            Person,
            or_(Person.id == Submission.person_id, Person.id == Submission.second_officer_id),
        )
        .where(Submission.matter_id == matter_id)
    )
    people: dict[UUID, list[tuple[bool, OFFICER]]] = {}
    for task, first, person in session.execute(query):
        told = {"name": person.name, "credential": person.credential_number or ""}
        people.setdefault(task, []).append((person.id != first, told))
    return {
        task: [told for _later, told in sorted(found, key=lambda one: one[0])]
        for task, found in people.items()
    }
