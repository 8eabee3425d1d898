"""Commands on a person's own notices (通知)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from casework.errors import NotFound
from casework.models import Matter, Notice
from casework.unit_of_work import UnitOfWork


def read_notice(work: UnitOfWork, *, notice_id: UUID) -> UUID | None:
    """Mark one of the actor's notices as read; return the matter it is about, if one may be seen.

    Reading it twice changes nothing; another person's notice is ``NotFound``.
    """
    notice = work.session.get(Notice, notice_id)
    if notice is None or notice.person_id != work.actor.id:
        raise NotFound(kind="notice", id=notice_id)
    notice.read_at = notice.read_at or work.now
    matter = work.session.get(Matter, notice.matter_id) if notice.matter_id else None
    return matter.id if matter is not None and work.actor.sees(matter.unit) else None


def read_all_notices(work: UnitOfWork) -> int:
    """Mark everything on the actor's list as read; return how many were unread."""
    change = (
        update(Notice)
        .where(Notice.person_id == work.actor.id, Notice.read_at.is_(None))
        .values(read_at=work.now)
        .returning(Notice.id)
    )
    return len(work.session.scalars(change).all())
