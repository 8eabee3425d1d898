"""Commands on a user task (待办)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from casework.documents.evidence import KeptFile
from casework.errors import (
    NotFound,
    NotPermitted,
    SamePerson,
    StateDamaged,
    TaskNotReady,
    TwoOfficersRequired,
)
from casework.events import TaskCompleted
from casework.forms import Form, Terms
from casework.forms.choosing import ProblemTypeField
from casework.forms.days import DateField, day_of
from casework.models import (
    Attachment,
    ExtensionRequest,
    Matter,
    Person,
    ProcessRow,
    Submission,
    Suspension,
    WorkItem,
)
from casework.models.matters import class_of_kind, name_of_kind
from casework.queries.desk import domain_of, form_name, why_not_ready
from casework.queries.disposal import asked_items
from casework.queries.doers import own_step
from casework.unit_of_work import UnitOfWork
from workflows.commands.advance import moved_on
from workflows.commands.disposal import keep_disposal
from workflows.engine import ProcessState
from workflows.held import HeldMatter, load_held
from workflows.registry import StepContext
from workflows.runtime import Runtime, services

REQUESTS = tuple(name_of_kind(kind) for kind in (ExtensionRequest, Suspension))
"""Kinds of matter whose acts change a time limit of their origin."""


def complete_task(
    runtime: Runtime,
    work: UnitOfWork,
    *,
    task_id: UUID,
    answers: Mapping[str, Any],
    photos: Sequence[KeptFile] = (),
) -> UUID:
    """Hand in a user task's form and let the process run on; return the matter's id.

    ``answers`` are checked against the task's form, and kept whole as a submission; the matter
    keeps those that fill a fact of it, the process is told only those it routes by. ``photos``
    are in the store; ``answers`` names them by digest.

    Raises ``TaskNotReady`` (with who and when, if a colleague was faster), ``NotPermitted``,
    ``SamePerson``, ``AnswersInvalid`` (with everything the form refuses), ``TwoOfficersRequired``,
    or what a handler refuses; nothing is stored then.
    """
    held, item = hold_task(work, task_id)
    matter = held.matter
    if item.role not in work.actor.roles:
        raise NotPermitted(role=item.role, task=item.task_id)
    ensure_other_hand(runtime, work, item, matter)
    form = form_of(runtime, item, matter)
    taken = form.taken(answers, _terms(runtime, work, form, matter, photos))
    second = _second_officer(work, item, taken)
    matter.keep(form.kept_facts(taken))
    submission = _stored(work, item, _submission(work, item, form, taken, second), photos)
    context = runtime.step_context(work, matter, submission)
    context.pass_by([(item.process, item.step)])  # before what runs on sets a limit by it
    mark = len(work.events)
    keep_disposal(work, form, matter, submission, taken)
    state = _handed_in(runtime, held.process, task_id, context, form.routing_facts(taken))
    moved_on(runtime, context, held, state, _completed(item, form, second), mark=mark)
    return matter.id


def _handed_in(
    runtime: Runtime,
    process: ProcessRow,
    task_id: UUID,
    context: StepContext[Matter],
    facts: Mapping[str, Any],
) -> ProcessState:
    """Let the process run on; one that does not know a task we hold open is damaged."""
    digest, blob = process.model_digest, process.state
    try:
        return runtime.engine.complete(digest, blob, task_id, facts, services(context))
    except TaskNotReady as unknown:
        raise StateDamaged(reason="unknown_task", task=task_id) from unknown


def _holding() -> Select[tuple[UUID, str]]:
    """Locks the matter of a task; a request about a time limit changes its origin too.

    The origin is locked first: the same order as an act on the origin that withdraws the request.
    Every row names the task's own matter.
    """
    own, held = aliased(Matter.__table__), aliased(Matter.__table__)
    origin = and_(own.c.kind.in_(REQUESTS), held.c.id == own.c.parent_id)
    return (
        select(own.c.id, own.c.kind)
        .select_from(WorkItem)
        .join(own, own.c.id == WorkItem.matter_id)
        .join(held, or_(held.c.id == own.c.id, origin))
        .where(WorkItem.task_id == bindparam("task"))
        .order_by(held.c.id == own.c.id)
        .with_for_update(of=held)
    )


HOLD = _holding()


def hold_task(work: UnitOfWork, task_id: UUID) -> tuple[HeldMatter, WorkItem]:
    """Lock the task's matter, then load it; return it with the task."""
    found = work.session.execute(HOLD, {"task": task_id}).first()
    if found is None:
        raise why_not_ready(work.session, work.actor, task_id)
    held = load_held(work.session, found.id, class_of_kind(found.kind))
    item = next((item for item in held.items if item.task_id == task_id), None)
    if item is None:
        raise why_not_ready(work.session, work.actor, task_id)
    if not work.actor.sees(held.matter.unit):
        raise NotFound(kind="task", id=task_id)
    return held, item


def ensure_other_hand(runtime: Runtime, work: UnitOfWork, item: WorkItem, matter: Matter) -> None:
    """Refuse a step to those who did one that must lie in other hands (SR-67)."""
    apart = runtime.processes.apart_from(item.process, item.step)
    did = own_step(work.session, matter, work.actor.id, apart)
    if did is not None:
        raise SamePerson(step=did, task=item.task_id)


def form_of(runtime: Runtime, item: WorkItem, matter: Matter) -> Form:
    """The form of a task, as its matter's campaign has it."""
    forms = runtime.campaigns[matter.campaign].forms
    return forms[form_name(item, matter, runtime.processes)]


def _terms(
    runtime: Runtime, work: UnitOfWork, form: Form, matter: Matter, photos: Sequence[KeptFile]
) -> Terms:
    """What the answers are measured by; the domain is looked up for forms that ask by it alone."""
    domain = domain_of(work.session, matter) if form.asks_for(ProblemTypeField) else ""
    files: dict[str, list[str]] = {}
    for photo in photos:
        files.setdefault(photo.field, []).append(photo.sha256)
    terms = runtime.campaigns[matter.campaign].terms(work.today, domain)
    disposal = asked_items(work.session, form, matter, runtime.campaigns[matter.campaign])
    return replace(terms, files=files, days=_days(runtime, form, matter), disposal=disposal)


def _days(runtime: Runtime, form: Form, matter: Matter) -> dict[str, date]:
    """The days on record that an answer of the form may not lie before."""
    asked = {f.not_before for f in form.fields if isinstance(f, DateField) and f.not_before}
    known = runtime.processes.facts_of(matter.kind)
    found = {name: day_of(str(matter.fact(name))) for name in asked if name in known}
    return {name: day for name, day in found.items() if day is not None}


def _second_officer(work: UnitOfWork, item: WorkItem, answers: Mapping[str, Any]) -> Person | None:
    """The second officer, if two must act; refused without two valid credentials."""
    actor = work.actor
    if item.officers < 2:  # noqa: PLR2004 -- "two officers" is the rule's own number
        return None
    if not actor.has_credential(work.today):
        raise TwoOfficersRequired(reason="own_credential", field="second_officer")
    named = answers.get("second_officer")
    if not named or UUID(str(named)) == actor.id:
        raise TwoOfficersRequired(reason="same_person", field="second_officer")
    second = work.session.get(Person, UUID(str(named)))
    if second is None or not actor.sees(second.unit):
        raise TwoOfficersRequired(reason="unknown", field="second_officer")
    if not second.may_act_as_officer(work.today):
        raise TwoOfficersRequired(reason="credential", field="second_officer")
    return second


def _submission(
    work: UnitOfWork,
    item: WorkItem,
    form: Form,
    answers: Mapping[str, Any],
    second: Person | None,
) -> Submission:
    if work.actor.id is None:
        raise NotPermitted(role=item.role, task=item.task_id)
    return Submission(
        task_id=item.task_id,
        matter_id=item.matter_id,
        process=item.process,
        step=item.step,
        form_digest=form.digest,
        person_id=work.actor.id,
        second_officer_id=second.id if second else None,
        handed_in_at=work.now,
        answers=dict(answers),
    )


def _completed(item: WorkItem, form: Form, second: Person | None) -> Callable[..., TaskCompleted]:
    """The event, once it is known where the process moved to."""
    return partial(
        TaskCompleted,
        matter_id=item.matter_id,
        task_id=item.task_id,
        process=item.process,
        step=item.step,
        name=item.name,
        form=form.id,
        second_officer=second.name if second else None,
    )


def _stored(
    work: UnitOfWork, item: WorkItem, submission: Submission, photos: Sequence[KeptFile]
) -> Submission:
    """Store what was handed in, and the photos it names."""
    work.session.add(submission)
    if photos:
        work.session.flush()  # the photos' rows point to it
        work.session.add_all(_attachment(work, item, photo) for photo in photos)
    return submission


def _attachment(work: UnitOfWork, item: WorkItem, photo: KeptFile) -> Attachment:
    return Attachment(
        matter_id=item.matter_id,
        task_id=item.task_id,
        field=photo.field,
        name=photo.name,
        media_type=photo.media_type,
        size=photo.size,
        sha256=photo.sha256,
        view_sha256=photo.view_sha256,
        taken_at=photo.taken_at,
        place=photo.place,
        uploaded_by=work.actor.id,
        uploaded_at=work.now,
    )
