"""Sending a letter (外发通知): claimed in one transaction, sent in none, its end noted in another.

A process killed in between leaves a claim that runs out; the letter then goes out again under
the same id. So a letter is never lost, and comes twice only when its answer was lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.models import ChannelState, Matter, Notice, NoticeSettings, OutboxRow, Person
from casework.queries.letters import FAILED, quiet_hours
from casework.queries.people import SYSTEM, actor_of
from casework.rules.notice_kinds import DIGEST, TELL_NO_CASE
from casework.unit_of_work import Actor, UnitOfWork

SENT, DROPPED = "sent", "dropped"
CLAIM = timedelta(minutes=5)
"""How long a claim stands; longer than any attempt may take."""
MOST_REFUSALS = 8
GIVE_UP_AFTER = timedelta(days=3)
LONGEST_PAUSE = 60
"""Minutes between two attempts, at most."""
PATIENCE = 3
"""Failures in a row after which a channel is left alone for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A claimed letter, with all that is needed to write and send it."""

    id: UUID
    """The id of the message, the same at every attempt."""
    channel: str
    kind: str
    address: str
    reader: Actor
    username: str
    locale: str | None
    event: str = ""
    facts: Mapping[str, Any] | None = None
    matter_id: UUID | None = None
    """The matter to open; None where the reader sees none."""
    number: str = ""
    matter_kind: str = ""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Setback:
    """Why a letter did not arrive: a code for people's words, never an address or a secret."""

    code: str
    of_channel: bool
    """Whether the channel is in trouble, rather than this one letter."""
    lasting: bool = False
    """Whether trying the same again is pointless."""


def claim_letter(work: UnitOfWork, *, letter_id: UUID) -> Letter | None:
    """Claim a letter that is due; None if another process has it, or it is no longer wanted.

    Everything is judged anew: the account, the choice, the address, the quiet hours, and whether
    the matter still lies in the person's jurisdiction.
    """
    row = _held(work, letter_id)
    if row is None or row.next_try_at is None or row.next_try_at > work.now:
        return None
    person = work.session.get_one(Person, row.person_id)
    settings = work.session.get(NoticeSettings, person.id)
    if settings is None or not _is_wanted(work, row, person, settings):
        _end(work, row, DROPPED)
        return None
    released = work.now if row.urgent else quiet_hours(settings).release(work.now)
    if released > work.now:
        row.next_try_at = released
        return None
    letter = _letter(work, row, person, settings)
    if letter is None:
        _end(work, row, DROPPED)
        return None
    row.attempts += 1
    row.next_try_at = work.now + CLAIM
    return letter


def note_sent(work: UnitOfWork, *, letter_id: UUID) -> None:
    """The letter arrived, and its channel works."""
    row = _held(work, letter_id)
    if row is not None and row.next_try_at is not None:
        row.last_error = ""
        _end(work, row, SENT)
        state = _state(work, str(row.channel))
        state.failures, state.open_until, state.last_sent_at = 0, None, work.now


def note_setback(work: UnitOfWork, *, letter_id: UUID, setback: Setback) -> None:
    """Try again later, or give up: at once when it is pointless, else after some days or tries."""
    row = _held(work, letter_id)
    if row is None or row.next_try_at is None:
        return
    row.last_error = setback.code
    state = _state(work, str(row.channel))
    _note_channel(work, state, setback)
    refused_often = not setback.of_channel and row.attempts >= MOST_REFUSALS
    too_old = work.now - row.created_at >= GIVE_UP_AFTER
    if setback.lasting or refused_often or too_old:
        _end(work, row, FAILED)
        return
    pause = timedelta(minutes=min(2 ** (row.attempts - 1), LONGEST_PAUSE))
    row.next_try_at = max(work.now + pause, state.open_until or work.now)


def is_left_alone(work: UnitOfWork, channel: str) -> bool:
    """Whether the channel's breaker is open: nothing is tried now."""
    state = work.session.get(ChannelState, channel)
    return state is not None and state.open_until is not None and state.open_until > work.now


def drop_letter(work: UnitOfWork, *, letter_id: UUID) -> None:
    """There is nothing to say any more: the letter is over without having been sent."""
    row = _held(work, letter_id)
    if row is not None and row.next_try_at is not None:
        _end(work, row, DROPPED)


def _held(work: UnitOfWork, letter_id: UUID) -> OutboxRow | None:
    return work.session.scalar(select(OutboxRow).where(OutboxRow.id == letter_id).with_for_update())


def _end(work: UnitOfWork, row: OutboxRow, outcome: str) -> None:
    row.next_try_at, row.outcome = None, outcome
    row.done_at = None if outcome == FAILED else work.now


def _is_wanted(work: UnitOfWork, row: OutboxRow, person: Person, settings: NoticeSettings) -> bool:
    stale = row.payload["kind"] == DIGEST and row.payload["day"] != work.today.isoformat()
    chosen = str(row.channel) in settings.channels_for(row.payload["kind"])
    return person.active and chosen and not stale


def _letter(
    work: UnitOfWork, row: OutboxRow, person: Person, settings: NoticeSettings
) -> Letter | None:
    """What is to be written; None when it lies outside the person's jurisdiction now.

    What tells of no case goes to the system administrator, without the matter to open.
    """
    reader = actor_of(work.session, person)
    notice = matter = None
    if "notice_id" in row.payload:
        notice = work.session.get_one(Notice, UUID(row.payload["notice_id"]))
        matter = work.session.get(Matter, notice.matter_id) if notice.matter_id else None
    seen = matter is not None and reader.sees(matter.unit)
    tells_no_case = SYSTEM in reader.roles and notice is not None and notice.kind in TELL_NO_CASE
    if matter is not None and not seen and not tells_no_case:
        return None
    return Letter(
        id=row.id,
        channel=str(row.channel),
        kind=row.payload["kind"],
        address=settings.addresses.get(str(row.channel), ""),
        reader=reader,
        username=person.username,
        locale=person.locale,
        event=notice.kind if notice else "",
        facts=notice.facts if notice else None,
        matter_id=matter.id if matter and seen else None,
        number=matter.number if matter else "",
        matter_kind=matter.kind if matter else "",
        created_at=notice.created_at if notice else row.created_at,
    )


def _state(work: UnitOfWork, channel: str) -> ChannelState:
    state = work.session.get(ChannelState, channel, with_for_update=True)
    if state is None:
        state = ChannelState(name=channel, failures=0, last_error="")
        work.session.add(state)
    return state


def _note_channel(work: UnitOfWork, state: ChannelState, setback: Setback) -> None:
    if not setback.of_channel:
        state.failures, state.open_until = 0, None
        return
    state.failures += 1
    state.last_error, state.last_failed_at = setback.code, work.now
    if state.failures >= PATIENCE:
        minutes = min(2 ** (state.failures - PATIENCE), LONGEST_PAUSE)
        state.open_until = work.now + timedelta(minutes=minutes)
