"""What must be told to whom when something happened: events in, outbox rows out."""

from __future__ import annotations

from casework.events import (
    ClocksAudited,
    CommitmentsBreached,
    Event,
    HazardReopened,
    IncidentRaised,
    LimitRequestRefused,
    ListingProposed,
    MachineClockJumped,
    MatterEvent,
    RectificationRefused,
    RungClimbed,
    StrikeOffReturned,
    TimeLimitChanged,
)
from casework.models import OutboxRow
from casework.unit_of_work import UnitOfWork, facts_of

RECIPIENTS: dict[type[MatterEvent], tuple[str, ...]] = {
    StrikeOffReturned: ("inspector",),
    HazardReopened: ("inspector", "section_chief"),
    RectificationRefused: ("section_chief",),
    CommitmentsBreached: ("section_chief",),
    ListingProposed: ("section_chief",),
    LimitRequestRefused: ("inspector",),
    TimeLimitChanged: ("inspector",),
    IncidentRaised: ("administrator",),
}
"""Which roles of the matter's jurisdiction hear of which event."""


def react(work: UnitOfWork, event: Event) -> None:
    """Queue the notices that ``event`` calls for, in the same transaction."""
    if not isinstance(event, MatterEvent):
        _react_in_office(work, event)
        return
    roles = _roles(event)
    if roles:
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
    """Clocks that differ or jump are an alarm to every administrator, wherever they sit."""
    alarm = isinstance(event, MachineClockJumped) or (
        isinstance(event, ClocksAudited) and event.incident is not None
    )
    if not alarm:
        return
    work.session.add(
        OutboxRow(
            kind="office_notice",
            payload={
                "event": type(event).__name__,
                "roles": ["administrator"],
                "facts": facts_of(event),
            },
            created_at=work.now,
            next_try_at=work.now,
        )
    )


def _roles(event: MatterEvent) -> tuple[str, ...]:
    if isinstance(event, RungClimbed):
        named = (event.to_role, *event.copy_roles.split(","))
        return tuple(role.strip() for role in named if role.strip())
    if isinstance(event, ListingProposed) and event.proposed:
        return (*RECIPIENTS[ListingProposed], "superior")
    return RECIPIENTS.get(type(event), ())
