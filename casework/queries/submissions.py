"""What was handed in on a matter, in the very form it was filled in on (X-25), with its photos."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.definitions import Form
from casework.models import Attachment, FormVersion, Matter, Person, Submission
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo handed in (证据): its digest, and what it claims of itself."""

    field: str
    name: str
    media_type: str
    size: int
    sha256: str
    view_sha256: str
    taken_at: str | None
    place: str | None
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One submission: who handed in what, when, on which form."""

    task_id: UUID
    process: str
    step: str
    form: Form
    person: str
    second_officer: str | None
    handed_in_at: datetime
    answers: Mapping[str, Any]
    photos: tuple[Evidence, ...]


def handed_in(session: Session, matter_id: UUID) -> Sequence[HandedIn]:
    """Everything handed in on a matter, the oldest first; four statements, however much it is."""
    rows = session.scalars(
        select(Submission)
        .where(Submission.matter_id == matter_id)
        .order_by(Submission.handed_in_at, Submission.task_id)
    ).all()
    if not rows:
        return []
    forms = _forms(session, {row.form_digest for row in rows})
    photos = _attachments(session, matter_id)
    people = {row.person_id for row in rows} | {row.second_officer_id for row in rows}
    names = names_of(session, people | {photo.uploaded_by for photo in photos})
    return [
        HandedIn(
            task_id=row.task_id,
            process=row.process,
            step=row.step,
            form=forms[row.form_digest],
            person=names[row.person_id],
            second_officer=names[row.second_officer_id] if row.second_officer_id else None,
            handed_in_at=row.handed_in_at,
            answers=row.answers,
            photos=tuple(
                evidence_row(p, names[p.uploaded_by]) for p in photos if p.task_id == row.task_id
            ),
        )
        for row in rows
    ]


def handed_in_by(session: Session, actor: Actor, task_id: UUID) -> bool:
    """Whether this person has handed in this task."""
    query = select(Submission.task_id).where(
        Submission.task_id == task_id, Submission.person_id == actor.id
    )
    return session.scalar(query) is not None


def names_of(session: Session, people: Collection[UUID | None]) -> Mapping[UUID, str]:
    """Names of people by their id."""
    query = select(Person.id, Person.name).where(Person.id.in_([p for p in people if p]))
    return {row.id: row.name for row in session.execute(query)}


def _forms(session: Session, digests: Collection[str]) -> dict[str, Form]:
    rows = session.scalars(select(FormVersion).where(FormVersion.digest.in_(digests)))
    return {row.digest: Form.from_json(row.definition) for row in rows}


def _attachments(session: Session, matter_id: UUID) -> Sequence[Attachment]:
    query = select(Attachment).where(Attachment.matter_id == matter_id).order_by(Attachment.id)
    return session.scalars(query).all()


def evidence_row(photo: Attachment, uploaded_by: str) -> Evidence:
    """A file as pages show it, with the name of who handed it in."""
    return Evidence(
        field=photo.field,
        name=photo.name,
        media_type=photo.media_type,
        size=photo.size,
        sha256=photo.sha256,
        view_sha256=photo.view_sha256,
        taken_at=photo.taken_at,
        place=photo.place,
        uploaded_by=uploaded_by,
        uploaded_at=photo.uploaded_at,
    )


@dataclass(frozen=True, slots=True)
class Photo:
    """Where a photo's bytes are: the original's digest and its view copy's."""

    sha256: str
    view_sha256: str
    media_type: str


def photo_of(session: Session, actor: Actor, matter_id: UUID, sha256: str) -> Photo | None:
    """The photo with this digest handed in on a matter the actor may see."""
    query = (
        select(Attachment.sha256, Attachment.view_sha256, Attachment.media_type)
        .join(Matter, Matter.id == Attachment.matter_id)
        .where(
            Attachment.matter_id == matter_id,
            Attachment.sha256 == sha256,
            Matter.unit.in_(actor.units),
        )
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return Photo(*row) if row is not None else None
