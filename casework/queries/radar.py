"""The queue of photos that may be re-used (疑似重复照片), as an auditor goes through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Attachment, Matter, Person, PhotoSuspicion
from casework.queries.submissions import Evidence, evidence_row
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class HandedPhoto:
    """One photo of a pair: on which matter it was handed in."""

    matter_id: UUID
    number: str
    photo: Evidence


@dataclass(frozen=True, slots=True)
class RadarLine:
    """One pair: the later photo and the earlier one, and what was found of them."""

    id: UUID
    later: HandedPhoto
    earlier: HandedPhoto
    change: str
    closeness: int
    found_at: datetime
    verdict: str | None
    reason: str | None
    judged_by: str | None
    judged_at: datetime | None


def radar_lines(session: Session, actor: Actor, *, judged: bool, most: int) -> Sequence[RadarLine]:
    """Pairs of the reader's jurisdiction: what waits, the oldest first, or what was judged."""
    order = PhotoSuspicion.judged_at.desc() if judged else PhotoSuspicion.found_at
    decided = PhotoSuspicion.verdict.is_not(None) if judged else PhotoSuspicion.verdict.is_(None)
    query = (
        select(PhotoSuspicion)
        .join(Matter, Matter.id == PhotoSuspicion.matter_id)
        .where(decided, Matter.unit.in_(actor.units))
        .order_by(order, PhotoSuspicion.id)
        .limit(most)
    )
    rows = session.scalars(query).all()
    photos = _photos(session, {id_ for row in rows for id_ in (row.photo_id, row.earlier_id)})
    names = _names(session, {row.judged_by for row in rows})
    return [
        RadarLine(
            id=row.id,
            later=photos[row.photo_id],
            earlier=photos[row.earlier_id],
            change=row.change,
            closeness=row.closeness,
            found_at=row.found_at,
            verdict=row.verdict,
            reason=row.reason,
            judged_by=names.get(row.judged_by),
            judged_at=row.judged_at,
        )
        for row in rows
    ]


def waiting_on_radar(session: Session, actor: Actor) -> int:
    """How many pairs wait for a verdict."""
    query = (
        select(func.count())
        .select_from(PhotoSuspicion)
        .join(Matter, Matter.id == PhotoSuspicion.matter_id)
        .where(PhotoSuspicion.verdict.is_(None), Matter.unit.in_(actor.units))
    )
    return session.scalar(query) or 0


def _names(session: Session, people: set[UUID | None]) -> Mapping[UUID | None, str]:
    query = select(Person.id, Person.name).where(Person.id.in_([p for p in people if p]))
    return {row.id: row.name for row in session.execute(query)}


def _photos(session: Session, ids: set[UUID]) -> Mapping[UUID, HandedPhoto]:
    query = (
        select(Attachment, Matter.number, Person.name)
        .join(Matter, Matter.id == Attachment.matter_id)
        .join(Person, Person.id == Attachment.uploaded_by)
        .where(Attachment.id.in_(ids))
    )
    return {
        photo.id: HandedPhoto(photo.matter_id, number, evidence_row(photo, name))
        for photo, number, name in session.execute(query)
    }
