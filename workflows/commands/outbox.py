"""Delivering what was queued: one registry of idempotent handlers over the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Matter, Notice, OutboxRow
from casework.models.types import new_id
from casework.queries.people import staff_in_charge, staff_with
from casework.unit_of_work import CLOCK, UnitOfWork, UnitOfWorkFactory
from workflows.batches import Batch, Done, do_together
from workflows.commands.letters import queue_letters

MAX_ATTEMPTS = 8


def due_messages(session: Session, now: datetime, *, limit: int = 200) -> Sequence[UUID]:
    """Messages inside the house whose time to be delivered has come, oldest first."""
    query = (
        select(OutboxRow.id)
        .where(OutboxRow.next_try_at <= now, OutboxRow.channel.is_(None))
        .order_by(OutboxRow.next_try_at, OutboxRow.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def deliver_messages(unit_of_work: UnitOfWorkFactory, messages: Sequence[UUID]) -> Done[UUID, bool]:
    """Deliver messages in one transaction, each by itself if one of them fails; that one later."""

    def together(
        work: UnitOfWork, due: Sequence[UUID], begin: Callable[[UUID], None]
    ) -> list[bool]:
        delivered = []
        for message_id in due:
            begin(message_id)
            delivered.append(deliver_message(work, message_id))
        return delivered

    def later(message_id: UUID, failure: Exception) -> None:
        with unit_of_work(CLOCK) as work:
            note_failed_delivery(work, message_id=message_id, error=str(failure))

    return do_together(
        Batch(
            unit_of_work=unit_of_work,
            actor=CLOCK,
            claim=lambda _work: messages,
            together=together,
            alone=deliver_message,
            set_aside=later,
        )
    )


def deliver_message(work: UnitOfWork, message_id: UUID) -> bool:
    """Deliver one message, if it is not delivered yet; return whether this call did."""
    query = select(OutboxRow).where(OutboxRow.id == message_id).with_for_update()
    message = work.session.scalar(query)
    if message is None or message.next_try_at is None:
        return False
    CARRIERS[message.kind](work, message)
    message.attempts += 1
    message.done_at, message.next_try_at = work.now, None
    return True


def note_failed_delivery(work: UnitOfWork, *, message_id: UUID, error: str) -> None:
    """Try again later, after twice as long each time; give up in the end."""
    message = work.session.get_one(OutboxRow, message_id, with_for_update=True)
    message.attempts += 1
    message.last_error = error[:500]
    again = work.now + timedelta(minutes=2**message.attempts)
    message.next_try_at = again if message.attempts < MAX_ATTEMPTS else None


def _notify(work: UnitOfWork, message: OutboxRow) -> None:
    """Put a notice on the list of each person in charge."""
    payload = message.payload
    matter_id = UUID(payload["matter_id"])
    unit = work.session.scalars(select(Matter.unit).where(Matter.id == matter_id)).one()
    _put_up(work, message, _in_charge(work, tuple(payload["roles"]), unit), matter_id)


def _in_charge(work: UnitOfWork, roles: tuple[str, ...], unit: str) -> Sequence[UUID]:
    """Asked once in a transaction, however many messages go to the same people."""
    known: dict[object, Sequence[UUID]] = work.session.info.setdefault("in_charge", {})
    if (roles, unit) not in known:
        known[roles, unit] = staff_in_charge(work.session, roles=roles, unit=unit)
    return known[roles, unit]


def _notify_everywhere(work: UnitOfWork, message: OutboxRow) -> None:
    """Put a notice that is about no matter on the list of each person with its role."""
    people = staff_with(work.session, roles=message.payload["roles"])
    _put_up(work, message, people, None)


def _put_up(
    work: UnitOfWork, message: OutboxRow, people: Sequence[UUID], matter_id: UUID | None
) -> None:
    payload = message.payload
    notices = [
        Notice(
            id=new_id(),
            person_id=person,
            message_id=message.id,
            matter_id=matter_id,
            kind=payload["event"],
            facts=payload["facts"],
            created_at=work.now,
        )
        for person in people
    ]
    work.session.add_all(notices)
    queue_letters(work, notices)


CARRIERS: dict[str, Callable[[UnitOfWork, OutboxRow], None]] = {
    "notice": _notify,
    "office_notice": _notify_everywhere,
}
