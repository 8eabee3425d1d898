"""What stands in the records about the evidence of a strike-off (销号核验)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from casework.definitions.strike_off import Step, StrikeOffTable
from casework.models import Attachment, Hazard, IssuedPaper, Matter, PhotoSuspicion, Submission
from casework.models.papers import ISSUED
from casework.queries.disposal import in_progress, numbers
from casework.queries.prints import waits_for_print
from casework.rules.calendar import office_day
from casework.rules.checklist import photos_of_item
from casework.rules.strike_off import Act, Likeness, ShownPhoto, StrikeOffFacts

PICTURE = "image/"
SERVED_ON = (
    select(func.min(IssuedPaper.served_on))
    .where(IssuedPaper.task_id == Submission.task_id, IssuedPaper.state == ISSUED)
    .scalar_subquery()
)
"""The day on which a paper that a task asked for was served."""


def strike_off_facts(
    session: Session, hazard: Hazard, table: StrikeOffTable, *, inspecting: Collection[Step]
) -> StrikeOffFacts:
    """All that the rules look at: one statement, and two more where there are photos after.

    ``inspecting`` are the steps that inspect.
    """
    done, answers, disposal = _acts(session, hazard)
    inspectors = frozenset(p for step, act in done if step in inspecting for p in act.officers)
    order = _latest(done, table.order)
    if order is None:
        return StrikeOffFacts(inspectors=inspectors, disposal=disposal)
    since = [(step, act) for step, act in done if act.at >= order.at]
    recheck = _latest(since, table.recheck)
    after = recheck.photos if recheck else ()
    ids = [photo.id for photo in after]
    before = [act for _step, act in done if act.at < order.at]
    return StrikeOffFacts(
        ordered_on=order.served_on or _entered_on(order, answers[order.task_id]),
        order_served=order.served_on is not None,
        report=_latest(since, table.report),
        recheck=recheck,
        before=[photo for act in before for photo in act.photos],
        inspectors=inspectors,
        disposal=disposal,
        likenesses=_likenesses(session, ids) if ids else (),
        uncompared=bool(ids) and waits_for_print(session, ids),
    )


def _acts(
    session: Session, hazard: Hazard
) -> tuple[list[tuple[Step, Act]], dict[UUID, dict[str, Any]], tuple[str, ...]]:
    """What was handed in on the hazard and on its inspection, the oldest first.

    With it the answers, and the numbers of the disposal items in progress. Of a record's photos
    those count that show this hazard's item.
    """
    matters = [matter for matter in (hazard.id, hazard.parent_id) if matter]
    query = (
        select(Submission, Attachment, SERVED_ON, in_progress(hazard.parent_id))
        .outerjoin(Attachment, Attachment.task_id == Submission.task_id)
        .where(Submission.matter_id.in_(matters))
        .order_by(Submission.handed_in_at, Submission.task_id, Attachment.id)
    )
    submissions: dict[UUID, Submission] = {}
    photos: dict[UUID, list[ShownPhoto]] = {}
    served: dict[UUID, date | None] = {}
    rows = session.execute(query).all()
    for submission, photo, served_on, _disposal in rows:
        submissions[submission.task_id] = submission
        served[submission.task_id] = served_on
        if photo is not None and photo.media_type.startswith(PICTURE):
            photos.setdefault(submission.task_id, []).append(_shown(photo))
    acts = [
        (
            (submission.process, submission.step),
            Act(
                task_id=task,
                at=submission.handed_in_at,
                officers=tuple(_officers(submission)),
                photos=tuple(photos_of_item(photos.get(task, ()), hazard.form_item)),
                served_on=served[task],
            ),
        )
        for task, submission in submissions.items()
    ]
    answers = {task: submission.answers for task, submission in submissions.items()}
    return acts, answers, numbers(rows[0][-1] if rows else None)


def _officers(submission: Submission) -> Iterator[UUID]:
    yield submission.person_id
    if submission.second_officer_id is not None:
        yield submission.second_officer_id


def _shown(photo: Attachment) -> ShownPhoto:
    return ShownPhoto(
        id=photo.id,
        sha256=photo.sha256,
        task_id=photo.task_id,
        field=photo.field,
        taken_at=photo.taken_at,
        place=photo.place,
    )


def _latest(done: Iterable[tuple[Step, Act]], wanted: Step) -> Act | None:
    found = [act for step, act in done if step == wanted]
    return found[-1] if found else None


def _entered_on(order: Act, answers: dict[str, Any]) -> date:
    """The day that forms of before asked for, else the day of the entry."""
    try:
        return date.fromisoformat(str(answers.get("served_on")))
    except ValueError:
        return office_day(order.at)


def _likenesses(session: Session, photos: Collection[UUID]) -> Sequence[Likeness]:
    """Earlier photos that photos of the recheck are like, and what an auditor said of it."""
    earlier, its_matter = aliased(Attachment), aliased(Matter.__table__)
    suspected = (
        select(
            PhotoSuspicion.photo_id,
            its_matter.c.number,
            PhotoSuspicion.change == "identical",
            PhotoSuspicion.verdict,
        )
        .join(earlier, earlier.id == PhotoSuspicion.earlier_id)
        .join(its_matter, its_matter.c.id == earlier.matter_id)
        .where(PhotoSuspicion.photo_id.in_(photos))
        .order_by(PhotoSuspicion.found_at, PhotoSuspicion.id)
    )
    return [
        Likeness(photo_id=photo, earlier_matter=number, identical=bool(same), verdict=verdict)
        for photo, number, same, verdict in session.execute(suspected)
    ]
