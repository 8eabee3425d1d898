"""Letters (外发通知): messages that leave the house, and how their channels do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from casework.models import ChannelState, NoticeSettings, OutboxRow, Person
from casework.rules.quiet_hours import QuietHours

FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter that is not retried, until an administrator has it sent again."""

    id: UUID
    channel: str
    person: str
    kind: str
    created_at: datetime
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """How many letters wait on a channel, since when, and how many were given up."""

    waiting: int = 0
    oldest: datetime | None = None
    failed: int = 0


def due_letters(
    session: Session, channel: str, now: datetime, *, limit: int = 100
) -> Sequence[UUID]:
    """Letters of ``channel`` to send now: of each person the first that waits, in either lane.

    So one person's letters go out in the order in which they came about, whatever is tried again
    in between; what is urgent overtakes what waits for the end of quiet hours.
    """
    earlier = aliased(OutboxRow)
    before = exists().where(
        earlier.channel == OutboxRow.channel,
        earlier.person_id == OutboxRow.person_id,
        earlier.urgent == OutboxRow.urgent,
        earlier.next_try_at.is_not(None),
        earlier.channel.is_not(None),
        earlier.id < OutboxRow.id,
    )
    query = (
        select(OutboxRow.id)
        .where(OutboxRow.channel == channel, OutboxRow.next_try_at <= now, ~before)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def settings_of(session: Session, people: Collection[UUID]) -> Mapping[UUID, NoticeSettings]:
    """What each of ``people`` chose, for those who chose anything."""
    query = select(NoticeSettings).where(NoticeSettings.person_id.in_(people))
    return {chosen.person_id: chosen for chosen in session.scalars(query)}


def quiet_hours(chosen: NoticeSettings) -> QuietHours:
    """When the person is not to be disturbed."""
    return QuietHours(chosen.quiet_from, chosen.quiet_until)


def channel_states(session: Session) -> Mapping[str, ChannelState]:
    """How each channel that was ever tried does, by name."""
    return {state.name: state for state in session.scalars(select(ChannelState))}


def channel_figures(session: Session) -> Mapping[str, ChannelFigures]:
    """What waits and what failed on each channel, by name."""
    waiting = (
        select(OutboxRow.channel, func.count(), func.min(OutboxRow.created_at))
        .where(OutboxRow.channel.is_not(None), OutboxRow.next_try_at.is_not(None))
        .group_by(OutboxRow.channel)
    )
    failed = (
        select(OutboxRow.channel, func.count())
        .where(OutboxRow.outcome == FAILED)
        .group_by(OutboxRow.channel)
    )
    lost = {str(name): count for name, count in session.execute(failed)}
    found = {str(name): (count, oldest) for name, count, oldest in session.execute(waiting)}
    return {
        name: ChannelFigures(*found.get(name, (0, None)), lost.get(name, 0))
        for name in found.keys() | lost.keys()
    }


def failed_letters(session: Session, *, limit: int = 100) -> Sequence[FailedLetter]:
    """Letters that were given up, the latest first. Addresses are personal and left out."""
    query = (
        select(
            OutboxRow.id,
            OutboxRow.channel,
            Person.name,
            OutboxRow.payload,
            OutboxRow.created_at,
            OutboxRow.attempts,
            OutboxRow.last_error,
        )
        .join(Person, Person.id == OutboxRow.person_id)
        .where(OutboxRow.outcome == FAILED)
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return [
        FailedLetter(i, str(channel), person, payload["kind"], created_at, attempts, error)
        for i, channel, person, payload, created_at, attempts, error in session.execute(query)
    ]
