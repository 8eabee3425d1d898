"""Letters (外发通知): notices on their way out, one outbox row a person and channel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import update

from casework.errors import NotFound
from casework.events import LettersSentAgain
from casework.models import ChannelState, Notice, NoticeSettings, OutboxRow
from casework.models.types import new_id
from casework.queries.letters import FAILED, quiet_hours, settings_of
from casework.rules.notice_kinds import is_urgent, kind_of_notice
from casework.unit_of_work import UnitOfWork

LETTER = "letter"


def queue_letters(work: UnitOfWork, notices: Iterable[Notice]) -> None:
    """Queue the letters that the people told by ``notices`` chose, in the same transaction."""
    told = list(notices)
    chosen = _chosen(work, {notice.person_id for notice in told})
    for notice in told:
        settings = chosen.get(notice.person_id)
        if settings is None:
            continue
        kind = kind_of_notice(notice.kind, notice.facts)
        urgent = is_urgent(notice.kind, notice.facts)
        payload = {"kind": kind, "notice_id": str(notice.id)}
        for channel in settings.channels_for(kind):
            work.session.add(letter_row(work, settings, channel, payload, urgent=urgent))


def _chosen(work: UnitOfWork, people: set[UUID]) -> Mapping[UUID, NoticeSettings | None]:
    """Asked once in a transaction, however many messages go to the same people."""
    known: dict[UUID, NoticeSettings | None] = work.session.info.setdefault("notice_settings", {})
    if unknown := people - known.keys():
        with work.session.no_autoflush:
            found = settings_of(work.session, unknown)
        known.update({person: found.get(person) for person in unknown})
    return known


def letter_row(
    work: UnitOfWork,
    settings: NoticeSettings,
    channel: str,
    payload: dict[str, str],
    *,
    urgent: bool = False,
) -> OutboxRow:
    """A letter that waits for its channel, and for the end of quiet hours."""
    through = urgent and settings.urgent_breaks
    return OutboxRow(
        id=new_id(),
        kind=LETTER,
        payload=payload,
        created_at=work.now,
        next_try_at=work.now if through else quiet_hours(settings).release(work.now),
        channel=channel,
        person_id=settings.person_id,
        urgent=through,
    )


def send_again(work: UnitOfWork, *, channel: str, letter_id: UUID | None = None) -> int:
    """Let one failed letter of a channel, or all of them, be tried again; return how many.

    ``NotFound`` when there is none.
    """
    again = update(OutboxRow).where(OutboxRow.outcome == FAILED, OutboxRow.channel == channel)
    if letter_id is not None:
        again = again.where(OutboxRow.id == letter_id)
    values = {"outcome": "", "attempts": 0, "next_try_at": work.now}
    done = len(work.session.scalars(again.values(values).returning(OutboxRow.id)).all())
    if not done:
        raise NotFound(kind="letter", id=letter_id)
    state = work.session.get(ChannelState, channel, with_for_update=True)
    if state is not None:
        state.open_until = None
    work.record(LettersSentAgain(channel=channel, letters=done))
    return done


def refuse_letters_without_channel(work: UnitOfWork, *, channels: Collection[str]) -> int:
    """Give up letters for a channel that is not set up any more; return how many."""
    stranded = (
        update(OutboxRow)
        .where(
            OutboxRow.channel.is_not(None),
            OutboxRow.next_try_at.is_not(None),
            OutboxRow.channel.not_in(channels),
        )
        .values(next_try_at=None, outcome=FAILED, last_error="not_set_up")
        .returning(OutboxRow.id)
    )
    return len(work.session.scalars(stranded).all())
