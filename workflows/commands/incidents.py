"""Acts that failed: keep the matter as it was, tell why, let an administrator try again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from casework.documents.evidence import KeptFile
from casework.errors import NotFound, NotPermitted, StepFailed
from casework.events import IncidentRaised, IncidentResolved, MachineClockBelieved
from casework.models import Incident, Person
from casework.models.incidents import CLOCK_JUMP, STALLED
from casework.models.types import new_id
from casework.queries.people import actor_of
from casework.unit_of_work import CLOCK, Actor, UnitOfWork, UnitOfWorkFactory
from workflows.batches import ANSWERS_OF_THE_RULES, may_pass
from workflows.commands.audits import AUDIT, audit_again
from workflows.commands.phase_matters import RESTORE_MATTER, SWITCH_MATTER, try_again
from workflows.commands.stalls import ensure_moves
from workflows.commands.tasks import complete_task
from workflows.commands.watch import believe_again
from workflows.limits.recounting import count_matter_anew, recount_matter
from workflows.limits.sweep import fire_limits
from workflows.runtime import Runtime

T = TypeVar("T")


def attempt(
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    run: Callable[[UnitOfWork], T],
    *,
    act: str,
    matter_id: UUID | None,
    arguments: Mapping[str, Any],
) -> T:
    """Run an act in a unit of work of its own; when it fails, leave an incident and say so.

    What the office's rules refuse passes through untouched. Any other failure rolls everything
    back, is written down with its root cause in a second transaction, and raises ``StepFailed``
    with the incident's id (SW-06, SW-07, X-37).
    """
    try:
        with unit_of_work(actor) as work:
            return run(work)
    except (*ANSWERS_OF_THE_RULES, SQLAlchemyError):
        raise
    except Exception as failure:
        incident = raise_incident(
            unit_of_work, actor, failure, act=act, matter_id=matter_id, arguments=arguments
        )
        raise StepFailed(incident=incident, cause=cause_of(failure)[0]) from failure


def setting_aside(
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    *,
    act: str,
    arguments: Mapping[str, Any] | None = None,
) -> Callable[[UUID, Exception], bool]:
    """What becomes of a matter on which ``act`` failed in a batch: an incident.

    None is left where the rules refused, or where waiting may help; it returns whether one was.
    ``arguments`` are kept with it, so that an administrator can try again.
    """

    def set_aside(matter_id: UUID, failure: Exception) -> bool:
        if isinstance(failure, ANSWERS_OF_THE_RULES) or may_pass(failure):
            return False
        kept = {**(arguments or {}), "matter_id": str(matter_id)}
        raise_incident(unit_of_work, actor, failure, act=act, matter_id=matter_id, arguments=kept)
        return True

    return set_aside


def retry_incident(
    runtime: Runtime, unit_of_work: UnitOfWorkFactory, actor: Actor, *, incident_id: UUID
) -> None:
    """Retry a failed act in the name of its actor; close the incident if it succeeds.

    Raises ``StepFailed`` when it fails again: the incident then stays open and counts the attempt.
    """
    with unit_of_work.reading(actor) as work:
        incident = _open_incident(work, incident_id)
        person = work.session.get(Person, incident.person_id) if incident.person_id else None
        in_the_name_of = actor_of(work.session, person) if person else CLOCK
    try:
        with unit_of_work(in_the_name_of) as work:
            ACTS[incident.act](runtime, work, incident.arguments)
    except SQLAlchemyError:
        raise
    except Exception as failure:
        with unit_of_work(actor) as work:
            _open_incident(work, incident_id).attempts += 1
        raise StepFailed(incident=incident_id, cause=cause_of(failure)[0]) from failure
    close_incident(unit_of_work, actor, incident_id=incident_id, how="retried")


def close_incident(
    unit_of_work: UnitOfWorkFactory, actor: Actor, *, incident_id: UUID, how: str
) -> None:
    """Mark an incident as dealt with; ``how`` is ``retried`` or the administrator's reason."""
    with unit_of_work(actor) as work:
        incident = _open_incident(work, incident_id)
        incident.resolved_at, incident.resolved_by = work.now, actor.name
        if incident.act == CLOCK_JUMP:
            believe_again(work)
            work.record(MachineClockBelieved(incident=incident_id, how=how))
        if incident.matter_id is not None:
            work.matter_for_update(incident.matter_id)
            work.record(
                IncidentResolved(matter_id=incident.matter_id, incident=incident_id, how=how)
            )


def cause_of(failure: BaseException) -> tuple[str, str]:
    """Class and message of the root cause: the error at the bottom of the chain."""
    seen: set[int] = set()
    while (below := failure.__cause__ or failure.__context__) and id(below) not in seen:
        seen.add(id(below))
        failure = below
    return type(failure).__name__, str(failure)[:500]


def raise_incident(
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    failure: Exception,
    *,
    act: str,
    matter_id: UUID | None,
    arguments: Mapping[str, Any],
) -> UUID:
    """Write down in a transaction of its own that an act failed, and why; return the incident."""
    cause, message = cause_of(failure)
    with unit_of_work(actor) as work:
        incident = Incident(
            id=new_id(),
            matter_id=matter_id,
            act=act,
            arguments=dict(arguments),
            person_id=actor.id,
            cause=cause,
            message=message,
            happened_at=work.now,
        )
        work.session.add(incident)
        if matter_id is not None:
            work.matter_for_update(matter_id)
            work.record(
                IncidentRaised(matter_id=matter_id, incident=incident.id, act=act, cause=cause)
            )
        return incident.id


def _open_incident(work: UnitOfWork, incident_id: UUID) -> Incident:
    if "administrator" not in work.actor.roles:
        raise NotPermitted(role="administrator")
    query = (
        select(Incident)
        .where(Incident.id == incident_id, Incident.resolved_at.is_(None))
        .with_for_update()
    )
    incident = work.session.scalar(query)
    if incident is None:
        raise NotFound(kind="incident", id=incident_id)
    return incident


def _complete_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    complete_task(
        runtime,
        work,
        task_id=UUID(arguments["task_id"]),
        answers=arguments["answers"],
        photos=[KeptFile(**photo) for photo in arguments.get("photos", ())],
    )


def _fire_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    fire_limits(runtime, work, matter_id=UUID(arguments["matter_id"]))


def _count_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    count_matter_anew(runtime, work, UUID(arguments["matter_id"]))


def _recount_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    recount_matter(runtime, work, UUID(arguments["matter_id"]), reason=str(arguments["reason"]))


def _go_on(_runtime: Runtime, _work: UnitOfWork, _arguments: Mapping[str, Any]) -> None:
    """To try again is to go on: if the clocks still differ, the next run stops at once."""


def _look_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    ensure_moves(runtime, work.session, UUID(arguments["matter_id"]))


ACTS: dict[str, Callable[[Runtime, UnitOfWork, Mapping[str, Any]], None]] = {
    "complete_task": _complete_again,
    "fire_deadlines": _fire_again,
    AUDIT: audit_again,
    "count_anew": _count_again,
    SWITCH_MATTER: try_again,
    RESTORE_MATTER: try_again,
    CLOCK_JUMP: _go_on,
    STALLED: _look_again,
    "recount": _recount_again,
}
