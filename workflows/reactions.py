"""What must be told to whom when something happened: events in, outbox rows out."""

from __future__ import annotations

from collections.abc import Callable

from casework.definitions import ProcessBook
from casework.events import (
    CheckpointFailed,
    ClocksAudited,
    Event,
    IncidentRaised,
    LimitRequestRefused,
    MachineClockJumped,
    MatterEvent,
    RungClimbed,
    SignInAttackSeen,
    TimeLimitChanged,
)
from casework.models import Matter, OutboxRow
from casework.queries.people import SECURITY
from casework.unit_of_work import UnitOfWork, facts_of

React = Callable[[UnitOfWork, Event], None]
RECIPIENTS: dict[type[MatterEvent], tuple[str, ...]] = {
    LimitRequestRefused: ("inspector",),
    TimeLimitChanged: ("inspector",),
    IncidentRaised: ("administrator",),
}
"""Which roles of the matter's jurisdiction hear of the events that every kind of matter knows.

Who hears of an event of one process stands in its ``process.yaml``.
"""

ALARMS: dict[type[Event], str] = {
    CheckpointFailed: "administrator",
    MachineClockJumped: "administrator",
    SignInAttackSeen: SECURITY,
}
"""What endangers the whole office is an alarm to everyone who has the role, everywhere."""


def reactions(processes: ProcessBook) -> React:
    """What the unit of work calls for each event before it commits."""

    def react(work: UnitOfWork, event: Event) -> None:
        """Queue the notices that ``event`` calls for, in the same transaction."""
        if not isinstance(event, MatterEvent):
            _react_in_office(work, event)
            return
        roles = _roles(processes, work, event)
        if roles:
            _queue(work, event, roles)

    return react


def _queue(work: UnitOfWork, event: MatterEvent, roles: tuple[str, ...]) -> None:
    work.session.add(
        OutboxRow(
            kind="notice",
            payload={
                "matter_id": str(event.matter_id),
                "event": type(event).__name__,
                "roles": list(roles),
                "facts": facts_of(event),
            },
            created_at=work.now,
            next_try_at=work.now,
        )
    )


def _react_in_office(work: UnitOfWork, event: Event) -> None:
    role = ALARMS.get(type(event))
    if isinstance(event, ClocksAudited) and event.incident is not None:
        role = "administrator"
    if role is None:
        return
    work.session.add(
        OutboxRow(
            kind="office_notice",
            payload={
                "event": type(event).__name__,
                "roles": [role],
                "facts": facts_of(event),
            },
            created_at=work.now,
            next_try_at=work.now,
        )
    )


def _roles(processes: ProcessBook, work: UnitOfWork, event: MatterEvent) -> tuple[str, ...]:
    if isinstance(event, RungClimbed):
        named = (event.to_role, *event.copy_roles.split(","))
        return tuple(role.strip() for role in named if role.strip())
    if type(event) in RECIPIENTS:
        return RECIPIENTS[type(event)]
    kind = work.session.get_one(Matter, event.matter_id).kind
    told = processes.event(kind, type(event).__name__)
    return told.hearers(facts_of(event)) if told else ()
