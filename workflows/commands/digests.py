"""The daily digest (每日摘要): once an office day, and only when something waits."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from casework.models import NoticeSettings, Person
from casework.queries.people import actor_of
from casework.queries.work import InboxFilter, inbox_count
from casework.rules.calendar import OFFICE_TIME
from casework.rules.notice_kinds import DIGEST
from casework.unit_of_work import UnitOfWork
from workflows.commands.letters import letter_row

WHOLE_INBOX = InboxFilter()
"""What a digest counts, and what its link shows."""


def due_digests(work: UnitOfWork) -> Sequence[UUID]:
    """The people whose digest of today is still to be made."""
    query = (
        select(NoticeSettings)
        .join(Person, Person.id == NoticeSettings.person_id)
        .where(Person.active, _not_yet(work))
        .order_by(NoticeSettings.person_id)
    )
    return [s.person_id for s in work.session.scalars(query) if s.channels_for(DIGEST)]


def make_digest(work: UnitOfWork, person_id: UUID) -> int:
    """Queue today's digest for a person; return how many letters, 0 when nothing waits.

    The day is marked in the same transaction and judged under the row's lock: of two processes
    one makes it, and a killed one leaves nothing behind.
    """
    query = (
        select(NoticeSettings)
        .where(NoticeSettings.person_id == person_id, _not_yet(work))
        .with_for_update()
    )
    settings = work.session.scalar(query)
    if settings is None:
        return 0
    settings.digested_on = work.today
    person = work.session.get_one(Person, person_id)
    total, _late = inbox_count(work.session, actor_of(work.session, person), WHOLE_INBOX, work.now)
    if not total:
        return 0
    payload = {"kind": DIGEST, "day": work.today.isoformat()}
    letters = [letter_row(work, settings, name, payload) for name in settings.channels_for(DIGEST)]
    work.session.add_all(letters)
    return len(letters)


def _not_yet(work: UnitOfWork) -> ColumnElement[bool]:
    hour = work.now.astimezone(OFFICE_TIME).hour
    undone = or_(NoticeSettings.digested_on.is_(None), NoticeSettings.digested_on < work.today)
    return and_(undone, NoticeSettings.digest_hour <= hour)
