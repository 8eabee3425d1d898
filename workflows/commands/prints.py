"""Printing photos (照片比对): each is compared once with all that were printed before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from casework.documents.prints import ALIKE, Print, print_of
from casework.errors import NotFound
from casework.events import PhotoSuspected
from casework.models import PhotoHash, PhotoPrint, PhotoSuspicion
from casework.queries.prints import (
    Handing,
    Meeting,
    Unprinted,
    handings,
    meetings,
    same_files,
    small_pictures,
    unprinted,
)
from casework.rules.picture_hashes import WINDOWS, bands_of
from casework.unit_of_work import CLOCK, UnitOfWork, UnitOfWorkFactory
from workflows.commands.leases import hold_lease

TOGETHER = 20
"""Photos printed in one transaction."""
TRIED = 3
"""Of the places where two photos meet, so many are laid over each other."""
WORTH_MOVING = 0.6
"""How close two parts come as they lie, for it to be worth moving them."""
IDENTICAL = 1000
Likes = dict[UUID, tuple[str, int]]
"""By photo: what was done to it, and how close it comes in thousandths."""


def print_photos(
    unit_of_work: UnitOfWorkFactory,
    read: Callable[[str], bytes],
    *,
    after_steps: Collection[tuple[str, str]],
    most: int,
) -> int:
    """Print photos that wait for it and note which are like an earlier one; return how many.

    ``read`` gives a file by its digest; ``after_steps`` are the steps (process, step) whose photos
    show what was put right, and must be new even within their own matter.
    """
    done = 0
    while done < most:
        with unit_of_work.reading(CLOCK) as work:
            waiting = unprinted(work.session, most=min(TOGETHER, most - done))
        if not waiting:
            break
        prints = [(photo, _print(read, photo)) for photo in waiting]
        with unit_of_work(CLOCK) as work:
            _one_at_a_time(work)
            still = {photo.id for photo in unprinted(work.session, most=2 * TOGETHER)}
            fresh = [(photo, made) for photo, made in prints if photo.id in still]
            _note(work, after_steps, [(p.id, _stored(work, p, made)) for p, made in fresh])
        done += len(waiting)
    return done


def _one_at_a_time(work: UnitOfWork) -> None:
    """Hold the row that every printing holds: of two photos one at least sees the other."""
    hold_lease(work, name="photo_prints", holder="photo_prints", length=timedelta())
    work.session.flush()


def _print(read: Callable[[str], bytes], photo: Unprinted) -> Print | None:
    """The print of a photo; None where its file is gone, which ``bihuan verify`` names."""
    try:
        made = print_of(read(photo.view_sha256))
    except NotFound:
        return None
    if made is not None:
        made.spectra  # noqa: B018 -- computed now, before the transaction
    return made


def _stored(work: UnitOfWork, photo: Unprinted, made: Print | None) -> Likes:
    """Store the print; return the photos printed before that it is like."""
    session = work.session
    likes: Likes = {} if made is None else dict(_like(work, made))
    likes |= dict.fromkeys(same_files(session, photo), ("identical", IDENTICAL))
    small = made.small if made else None
    session.add(PhotoPrint(photo_id=photo.id, small=small, printed_at=work.now))
    session.flush()
    for window, turns in made.spectra.items() if made else ():
        bits = turns[0].bits
        first, second, third = bands_of(bits)
        row = PhotoHash(photo_id=photo.id, window=window, bits=bits)
        row.first, row.second, row.third = first, second, third
        session.add(row)
    session.flush()
    return likes


def _like(work: UnitOfWork, made: Print) -> Iterator[tuple[UUID, tuple[str, int]]]:
    by_photo: dict[UUID, list[Meeting]] = {}
    for meeting in meetings(work.session, made.spectra):
        by_photo.setdefault(meeting.photo_id, []).append(meeting)
    small = small_pictures(work.session, by_photo)
    for photo, met in by_photo.items():
        if photo in small and (found := alike(made, Print(small[photo]), met)):
            yield photo, found


def alike(made: Print, other: Print, met: Sequence[Meeting]) -> tuple[str, int] | None:
    """What was done to a photo and how close it comes, if both are one picture."""
    for meeting in met[:TRIED]:
        window, in_other = WINDOWS[meeting.window], WINDOWS[meeting.in_other]
        close = made.likeness(
            window, other, in_other=in_other, turn=meeting.turn, worth=WORTH_MOVING
        )
        if close >= ALIKE:
            return _change(meeting), round(IDENTICAL * close)
    return None


def _change(meeting: Meeting) -> str:
    if meeting.turn:
        return "turned"
    return "alike" if meeting.window == meeting.in_other else "cut"


def _note(
    work: UnitOfWork,
    after_steps: Collection[tuple[str, str]],
    found: Sequence[tuple[UUID, Likes]],
) -> None:
    """Note each pair that may be a re-use, in the trail of the later photo's matter."""
    pairs = [(photo, other, *how) for photo, likes in found for other, how in likes.items()]
    known = handings(work.session, {id_ for pair in pairs for id_ in pair[:2]})
    noted = [
        (later, earlier, change, close)
        for photo, other, change, close in pairs
        for earlier, later in [_in_order(known, photo, other)]
        if is_suspicious(earlier, later, after_steps)
    ]
    for matter in sorted({later.matter_id for later, *_ in noted}):
        work.matter_for_update(matter)
    for later, earlier, change, close in noted:
        suspicion = PhotoSuspicion(
            matter_id=later.matter_id,
            photo_id=later.id,
            earlier_id=earlier.id,
            change=change,
            closeness=close,
            found_at=work.now,
        )
        work.session.add(suspicion)
        work.record(
            PhotoSuspected(
                matter_id=later.matter_id,
                photo=later.sha256,
                earlier=earlier.sha256,
                earlier_matter=earlier.matter_id,
                change=change,
            )
        )


def _in_order(known: Mapping[UUID, Handing], one: UUID, other: UUID) -> tuple[Handing, Handing]:
    first, second = sorted((known[one], known[other]), key=lambda h: (h.uploaded_at, h.id))
    return first, second


def is_suspicious(
    earlier: Handing, later: Handing, after_steps: Collection[tuple[str, str]]
) -> bool:
    """Whether it matters that two photos are alike.

    Photos of one form may be alike. Within an inspection and its hazards the finding may be shown
    twice, but what was put right must be shown anew.
    """
    if earlier.task_id == later.task_id:
        return False
    return earlier.family != later.family or (later.process, later.step) in after_steps
