"""Photos that look like another one (疑似重复): candidates by their hashes, and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    JSON,
    BindParameter,
    Integer,
    Select,
    and_,
    any_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session

from casework.models import Attachment, Matter, PhotoHash, PhotoPrint, Submission
from casework.rules.picture_hashes import ASKED, MOST_DIFFERENT, Spectrum, bands_of, differing

BANDS = (PhotoHash.first, PhotoHash.second, PhotoHash.third)
WHOLE_PHOTO = 0
"""The number of the window that is the whole."""
Turns = tuple[Spectrum, ...]


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A photo on record that was not compared with the others yet."""

    id: UUID
    sha256: str
    view_sha256: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A window of the photo that is asked about met a window of another one."""

    photo_id: UUID
    in_other: int
    window: int
    turn: int
    differing: int


@dataclass(frozen=True, slots=True)
class Handing:
    """When and with what a photo was handed in, as far as a comparison asks."""

    id: UUID
    matter_id: UUID
    family: UUID
    """The matter it came from, or itself: an inspection and its hazards are one family."""
    task_id: UUID
    process: str
    step: str
    sha256: str
    uploaded_at: datetime


def unprinted(session: Session, *, most: int) -> Sequence[Unprinted]:
    """Photos to be compared, the oldest first."""
    query = (
        select(Attachment.id, Attachment.sha256, Attachment.view_sha256)
        .where(_is_unprinted())
        .order_by(Attachment.id)
        .limit(most)
    )
    return [Unprinted(*row) for row in session.execute(query)]


def waits_for_print(session: Session, photos: Collection[UUID]) -> bool:
    """Whether a photo that is not younger than all of ``photos`` was not compared yet."""
    latest = select(func.max(Attachment.uploaded_at)).where(Attachment.id.in_(photos))
    before = Attachment.uploaded_at <= latest.scalar_subquery()
    found = select(exists().where(_is_unprinted(), before))
    return bool(session.scalar(found))


def _is_unprinted() -> Any:
    printed = exists().where(PhotoPrint.photo_id == Attachment.id)
    return and_(Attachment.media_type.startswith("image/"), ~printed)


def _rows(dialect: str, band: Any, *, wholes: bool) -> Select[Any]:
    """Hashes of which the band is among the given values; of whole photos, or of all windows.

    The values are one parameter, since thousands of them would be slower to bind than to look up.
    A statement a band: PostgreSQL starts workers for all bands in one, which costs more than they
    save.
    """
    found = select(PhotoHash.photo_id, PhotoHash.window, PhotoHash.bits)
    found = found.where(_among(dialect, band))
    return found.where(PhotoHash.window == WHOLE_PHOTO) if wholes else found


def _among(dialect: str, band: Any) -> Any:
    if dialect == "postgresql":
        values: BindParameter[Any] = bindparam("values", type_=ARRAY(Integer))
        return band == any_(values)
    listed = func.json_each(bindparam("values", type_=JSON)).table_valued("value")
    return band.in_(select(listed.c.value))


ROWS = {
    (dialect, wholes): [_rows(dialect, band, wholes=wholes) for band in BANDS]
    for dialect in ("sqlite", "postgresql")
    for wholes in (False, True)
}


def meetings(session: Session, spectra: Mapping[int, Turns]) -> Sequence[Meeting]:
    """Windows of printed photos that are like a window of this one, in whatever turn.

    The first windows are looked for among all windows, for a photo that was cut from another; the
    others among whole photos, for one from which another was cut.
    """
    first = {number: turns for number, turns in spectra.items() if number < ASKED}
    others = {number: turns for number, turns in spectra.items() if number >= ASKED}
    found = [*_met(session, first, wholes=False), *_met(session, others, wholes=True)]
    return sorted(found, key=lambda meeting: meeting.differing)


def _met(session: Session, spectra: Mapping[int, Turns], *, wholes: bool) -> Iterable[Meeting]:
    asking = [
        (window, turn, spectrum)
        for window, turns in spectra.items()
        for turn, spectrum in enumerate(turns)
    ]
    queries = ROWS[session.get_bind().dialect.name, wholes] if asking else []
    for band, query in enumerate(queries):
        by_key: dict[int, list[int]] = defaultdict(list)
        for place, (_, _, spectrum) in enumerate(asking):
            for key in spectrum.probes(band, both=not wholes):
                by_key[key].append(place)
        for photo_id, in_other, bits in session.execute(query, {"values": list(by_key)}):
            for place in by_key[bands_of(bits)[band]]:
                window, turn, spectrum = asking[place]
                different = differing(bits, spectrum.bits)
                if different <= MOST_DIFFERENT:
                    yield Meeting(photo_id, in_other, window, turn, different)


def small_pictures(session: Session, photos: Collection[UUID]) -> Mapping[UUID, bytes]:
    """The small pictures of printed photos."""
    query = select(PhotoPrint.photo_id, PhotoPrint.small).where(PhotoPrint.photo_id.in_(photos))
    return {row.photo_id: row.small for row in session.execute(query) if row.small is not None}


def same_files(session: Session, photo: Unprinted) -> Sequence[UUID]:
    """Other printed photos whose file is the same."""
    query = (
        select(Attachment.id)
        .join(PhotoPrint, PhotoPrint.photo_id == Attachment.id)
        .where(Attachment.sha256 == photo.sha256, Attachment.id != photo.id)
    )
    return session.scalars(query).all()


def handings(session: Session, photos: Collection[UUID]) -> Mapping[UUID, Handing]:
    """How photos were handed in."""
    query = (
        select(
            Attachment.id,
            Attachment.matter_id,
            func.coalesce(Matter.parent_id, Matter.id),
            Attachment.task_id,
            Submission.process,
            Submission.step,
            Attachment.sha256,
            Attachment.uploaded_at,
        )
        .join(Matter, Matter.id == Attachment.matter_id)
        .join(Submission, Submission.task_id == Attachment.task_id)
        .where(Attachment.id.in_(photos))
    )
    return {row[0]: Handing(*row) for row in session.execute(query)}
