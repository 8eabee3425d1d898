"""The notices (通知) of one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, select, tuple_
from sqlalchemy.orm import Session

from casework.models import Enterprise, Matter, Notice
from casework.models.types import UtcDateTime
from casework.queries.people import SYSTEM
from casework.rules.notice_kinds import TELL_NO_CASE
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice with the matter it is about."""

    id: UUID
    kind: str
    facts: Mapping[str, Any]
    created_at: datetime
    read_at: datetime | None
    matter_id: UUID | None
    matter_kind: str | None
    number: str | None
    enterprise: str | None
    seen: bool | None
    """Whether the person may open the matter; None without one."""


@dataclass(frozen=True, slots=True)
class NoticeKey:
    """Where a page of notices ends."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices, the newest first, and where to go on."""

    lines: Sequence[NoticeLine]
    next: NoticeKey | None


def unread_notices(session: Session, actor: Actor) -> int:
    """How many notices the person has not read yet."""
    query = (
        select(func.count()).select_from(Notice).outerjoin(Matter, Matter.id == Notice.matter_id)
    )
    return session.scalar(query.where(*_theirs(actor), Notice.read_at.is_(None))) or 0


def _theirs(actor: Actor) -> Sequence[ColumnElement[bool]]:
    """Notices of the person, without those about matters that are another unit's affair now."""
    known = Notice.matter_id.is_(None) | Matter.unit.in_(actor.units)
    if SYSTEM in actor.roles:
        known |= Notice.kind.in_(TELL_NO_CASE)
    return (Notice.person_id == actor.id, known)


def notice_page(
    session: Session,
    actor: Actor,
    *,
    unread_only: bool = False,
    size: int = 50,
    after: NoticeKey | None = None,
) -> NoticePage:
    """The person's notices that come after ``after``, the newest first."""
    query = (
        select(
            Notice.id,
            Notice.kind,
            Notice.facts,
            Notice.created_at,
            Notice.read_at,
            Notice.matter_id,
            Matter.kind,
            Matter.number,
            Enterprise.name,
            Matter.unit.in_(actor.units),
        )
        .outerjoin(Matter, Matter.id == Notice.matter_id)
        .outerjoin(
            Enterprise,
            and_(Enterprise.id == Matter.enterprise_id, Matter.unit.in_(actor.units)),
        )
        .where(*_theirs(actor))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(size + 1)
    )
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    if after is not None:
        key = tuple_(literal(after.created_at, UtcDateTime), literal(after.id))
        query = query.where(tuple_(Notice.created_at, Notice.id) < key)
    lines = [NoticeLine(*row) for row in session.execute(query)]
    last = lines[size - 1] if len(lines) > size else None
    return NoticePage(lines[:size], NoticeKey(last.created_at, last.id) if last else None)
