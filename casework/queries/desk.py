"""What lies on the desk when a task is done: the matter, its clocks, what was found before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.definitions import ProcessBook
from casework.errors import CaseworkError, NotFound, TaskNotReady
from casework.models import (
    WHOLE,
    Enterprise,
    Hazard,
    Matter,
    Person,
    Submission,
    WorkItem,
)
from casework.queries.doers import own_step
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The hazard a task is about."""

    id: UUID
    number: str
    description: str
    basis: str
    form_item: str
    problem_type: str
    product_class: str
    domain: str
    grade: str | None
    found_on: date
    found_by: str
    round: int
    recheck_failures: int
    recurrence: int
    inspection_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """The enterprise a task is about."""

    id: UUID
    name: str
    credit_code: str
    entity: str
    ccc: bool
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One open task with everything its page shows, but for earlier papers and photos."""

    task_id: UUID
    process: str
    step: str
    name: str
    role: str
    officers: int
    form: str
    due_at: datetime | None
    matter_id: UUID
    kind: str
    number: str
    campaign: str
    unit: str
    stage: str
    product_class: str | None
    limit_id: UUID | None
    """The time limit of another matter that the task is about, if it is about one."""
    enterprise: Visited | None
    finding: Finding | None
    domain: str
    """``producer`` or ``seller``: whose problem types may be named."""
    own_step: str | None
    """A step (``process.step``) the reader did and that must lie in other hands than this one."""

    @property
    def matters(self) -> list[UUID]:
        """The matters whose papers belong on this desk: this one, its hazard, its inspection."""
        found = self.finding
        related = [self.matter_id, *([found.id, found.inspection_id] if found else [])]
        return list(dict.fromkeys(matter for matter in related if matter is not None))


def desk_of(session: Session, actor: Actor, task_id: UUID, *, processes: ProcessBook) -> Desk:
    """The desk of an open task; refuses as :func:`why_not_ready` says."""
    query = (
        select(WorkItem, Matter, Enterprise)
        .join(Matter, Matter.id == WorkItem.matter_id)
        .outerjoin(Enterprise, Enterprise.id == Matter.enterprise_id)
        .where(WorkItem.task_id == task_id)
        .options(WHOLE)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise why_not_ready(session, actor, task_id)
    item, matter, enterprise = row
    if not actor.sees(matter.unit):
        raise NotFound(kind="task", id=task_id)
    hazard = hazard_of(session, matter)
    return Desk(
        task_id=item.task_id,
        process=item.process,
        step=item.step,
        name=item.name,
        role=item.role,
        officers=item.officers,
        form=form_name(item, matter, processes),
        due_at=item.due_at,
        matter_id=matter.id,
        kind=matter.kind,
        number=matter.number,
        campaign=matter.campaign,
        unit=matter.unit,
        stage=matter.stage,
        product_class=matter.fact("product_class"),
        limit_id=matter.fact("limit_id"),
        enterprise=_visited(enterprise),
        finding=_finding(hazard),
        domain=_domain(hazard, enterprise),
        own_step=own_step(session, matter, actor.id, processes.apart_from(item.process, item.step)),
    )


def form_name(item: WorkItem, matter: Matter, processes: ProcessBook) -> str:
    """Which form a task is done on: its own, or the one a fact of the matter names (D19)."""
    process = processes.get(item.process)
    fact = process.given_by.get(item.form) if process else None
    return item.form if fact is None else str(matter.fact(fact))


def why_not_ready(session: Session, actor: Actor, task_id: UUID) -> CaseworkError:
    """Why a task is not open: done (by whom, when), or unknown; what is foreign is unknown too."""
    query = (
        select(Person.name, Submission.handed_in_at, Submission.matter_id, Matter.unit)
        .join(Submission, Submission.person_id == Person.id)
        .join(Matter, Matter.id == Submission.matter_id)
        .where(Submission.task_id == task_id)
    )
    done = session.execute(query).one_or_none()
    if done is None or not actor.sees(done.unit):
        return NotFound(kind="task", id=task_id)
    return TaskNotReady(task=task_id, by=done.name, at=done.handed_in_at, matter=done.matter_id)


def _visited(enterprise: Enterprise | None) -> Visited | None:
    if enterprise is None:
        return None
    return Visited(
        id=enterprise.id,
        name=enterprise.name,
        credit_code=enterprise.credit_code,
        entity=enterprise.entity,
        ccc=enterprise.ccc,
        address=enterprise.address,
    )


def domain_of(session: Session, matter: Matter) -> str:
    """Whose problem types may be named on a matter: its hazard's, else its enterprise's."""
    hazard = hazard_of(session, matter)
    if hazard is not None or matter.enterprise_id is None:
        return _domain(hazard, None)
    return _domain(None, session.get(Enterprise, matter.enterprise_id))


def hazard_of(session: Session, matter: Matter) -> Hazard | None:
    """The hazard itself, or the one an interview or escalation belongs to."""
    hazard: Matter | None = matter
    if not isinstance(matter, Hazard) and matter.parent_id is not None:
        hazard = session.get(Matter, matter.parent_id)
    return hazard if isinstance(hazard, Hazard) else None


def _domain(hazard: Hazard | None, enterprise: Enterprise | None) -> str:
    if hazard is not None:
        return hazard.domain
    return enterprise.entity if enterprise is not None else ""


def _finding(hazard: Hazard | None) -> Finding | None:
    if hazard is None:
        return None
    return Finding(
        id=hazard.id,
        number=hazard.number,
        description=hazard.description,
        basis=hazard.basis,
        form_item=hazard.form_item,
        problem_type=hazard.problem_type,
        product_class=hazard.product_class,
        domain=hazard.domain,
        grade=hazard.grade,
        found_on=hazard.found_on,
        found_by=hazard.found_by,
        round=hazard.round,
        recheck_failures=hazard.recheck_failures,
        recurrence=hazard.recurrence,
        inspection_id=hazard.parent_id,
    )
